using System.Text.Json;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Tests.Health;
using Healthcheck.Tests.Support;
using Healthcheck.Web;

namespace Healthcheck.Tests.Properties;

/// <summary>A list, judged by a policy, and what is answered of it.</summary>
internal sealed class Judged : IDisposable
{
    private readonly ResourceAnswerCache _parts = new([]);

    public Judged(IEnumerable<ConnectorStatus> list, HealthPolicy policy)
    {
        var reading = new ConnectReading.Seen(Given.SnapshotAt(Facts.At(0), [.. list]));
        Report = HealthReport.BeforeFirstPoll(policy).Evaluate(reading, Facts.Alive(), TimeSpan.Zero, Facts.At(0));
    }

    public HealthReport Report { get; }

    public Verdict Verdict => Report.Verdict!;

    public string Whole => Text(VerdictJson.Create(Verdict, Report.Policy));

    /// <summary>The failures in the answer on a part, each as its JSON.</summary>
    /// <param name="path">As it stands in a request.</param>
    public (int Code, HashSet<string> Failures) Ask(string path)
    {
        var answer = _parts.Find(Report, ResourcePath.Parse(path)!.Value)!.GetAwaiter().GetResult();
        return (answer.Status, Failures(Text(answer)));
    }

    /// <summary>As a client writes it who knows that a name of dots is folded away.</summary>
    public static string PathOf(string name) => $"/connectors/{Escape(name)}";

    public static string Escape(string name) => Uri.EscapeDataString(name).Replace(".", "%2E", StringComparison.Ordinal);

    public static HashSet<string> Failures(string body)
    {
        using var json = JsonDocument.Parse(body);
        return [.. json.RootElement.GetProperty("failures").EnumerateArray().Select(failure => failure.GetRawText())];
    }

    /// <param name="failure">Its JSON.</param>
    public static bool IsOn(string failure, string worker)
    {
        using var json = JsonDocument.Parse(failure);
        return string.Equals(json.RootElement.GetProperty("worker_id").GetString(), worker, StringComparison.OrdinalIgnoreCase);
    }

    public void Dispose() => _parts.Dispose();

    private static string Text(Answer answer) => System.Text.Encoding.UTF8.GetString(answer.Body.ToArray());
}
