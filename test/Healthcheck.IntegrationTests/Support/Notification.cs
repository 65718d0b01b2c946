using System.Text.Json.Nodes;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>One alert of one message of Alertmanager.</summary>
/// <param name="Receiver">Which of Alertmanager's receivers was meant: chat or pager.</param>
/// <param name="Status">firing or resolved.</param>
internal sealed record Notification(
    string Receiver,
    string Status,
    Dictionary<string, string> Labels,
    Dictionary<string, string> Annotations,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt)
{
    public string Name => Labels["alertname"];

    public static IEnumerable<Notification> ReadAll(JsonNode message) =>
        from alert in message["alerts"]!.AsArray()
        select new Notification(
            (string)message["receiver"]!,
            (string)alert["status"]!,
            Series.TextsOf(alert["labels"]!.AsObject()),
            Series.TextsOf(alert["annotations"]!.AsObject()),
            (DateTimeOffset)alert["startsAt"]!,
            (DateTimeOffset)alert["endsAt"]!);

    public override string ToString() => $"{Receiver}: {Name} {Status}";
}
