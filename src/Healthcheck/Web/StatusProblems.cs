using System.Text.Json;
using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Web;

/// <summary>What is wrong, and what will be when its grace is over.</summary>
internal static class StatusProblems
{
    private const int Most = 100;

    public static void Write(Utf8JsonWriter json, HealthReport report, Verdict verdict)
    {
        var onsets = new Dictionary<FailureKey, Timestamp>();
        foreach (var finding in report.Findings.All)
        {
            onsets.TryAdd(finding.Failure.Key, finding.Since);
        }

        json.WriteNumber("problem_count", verdict.Failures.Length);
        json.WriteStartArray("problems");
        foreach (var failure in verdict.Failures.Take(Most))
        {
            json.WriteStartObject();
            WriteFailure(json, failure, onsets.TryGetValue(failure.Key, out var since) ? since : null);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WritePending(json, report);
    }

    private static void WritePending(Utf8JsonWriter json, HealthReport report)
    {
        var scope = new VerdictScope(report.Policy.WorkerId);
        var pending = report.Findings.All.Where(finding => !finding.IsPastGrace && scope.Covers(finding.Failure)).ToList();
        json.WriteNumber("pending_count", pending.Count);
        json.WriteStartArray("pending");
        foreach (var finding in pending.Take(Most))
        {
            json.WriteStartObject();
            WriteFailure(json, finding.Failure, finding.Since);
            var grace = report.Policy.Graces.Find(finding.Failure);
            json.WriteTime("counts_from", finding.Since with { Utc = finding.Since.Utc + grace });
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFailure(Utf8JsonWriter json, Failure failure, Timestamp? since)
    {
        json.WriteString("type", failure.Type.Label());
        json.WriteString("connector", failure.Connector);
        if (failure.Task is { } id)
        {
            json.WriteNumber("id", id);
        }

        json.WriteString("state", failure.State?.Text);
        json.WriteString("worker_id", failure.WorkerId);
        json.WriteTime("since", since);
        json.WriteString("because", TraceLine.Extract(failure.Detail));
    }
}
