using System.Text.Json.Nodes;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>A real Alertmanager with the example's routes and inhibitions, but short waits and our receiver.</summary>
internal sealed class Alertmanager : IAsyncDisposable
{
    private readonly InstalledServer _server;

    private Alertmanager(InstalledServer server) => _server = server;

    public string Target => _server.Url.Authority;

    public static async Task<Alertmanager> StartAsync(WebhookReceiver receiver) =>
        new(await InstalledServer.StartAsync(
            "prometheus-alertmanager",
            ["prometheus-alertmanager", "alertmanager"],
            [("alertmanager.yaml", Settings(receiver))],
            "--config.file=alertmanager.yaml",
            "--storage.path=data",
            "--cluster.listen-address="));

    /// <summary>Waits until it holds exactly one alert of that name, in that state.</summary>
    /// <param name="name">The alert's name.</param>
    /// <param name="state">As Alertmanager says it: active or suppressed.</param>
    /// <param name="within">How long to wait.</param>
    public async Task<JsonObject> HoldsAsync(string name, string state, TimeSpan within)
    {
        var answer = await Eventually.BecomesAsync(
            () => _server.GetAsync($"api/v2/alerts?filter={Uri.EscapeDataString($"alertname={name}")}"),
            answer => answer.Json.AsArray() is [{ } alert] && (string?)alert["status"]!["state"] == state,
            within,
            $"Alertmanager holds one {name}, which is {state}");
        return answer.Json[0]!.AsObject();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string Settings(WebhookReceiver receiver)
    {
        var settings = Repository.Read("deploy/prometheus/alertmanager.example.yaml");
        foreach (var (shipped, ours) in new[]
        {
            ("http://pager.example:8080/alerts", $"{receiver.Url}"),
            ("http://chat.example:8080/alerts", $"{receiver.Url}"),
            ("group_wait: 30s", "group_wait: 2s"),
            ("group_interval: 5m", "group_interval: 1s"),
        })
        {
            Assert.That(settings, Does.Contain(shipped), "alertmanager.example.yaml");
            settings = settings.Replace(shipped, ours, StringComparison.Ordinal);
        }
        return settings;
    }
}
