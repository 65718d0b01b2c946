using System.Buffers;
using System.Text.Json;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;

namespace Healthcheck.Web;

/// <summary>The body of <c>/status</c>: the whole report, for people and scripts. Every list in it is bounded, traces are one line.</summary>
internal static class StatusJson
{
    public static Answer Of(ReportView view)
    {
        using var body = new BodyWriter();
        using (var json = new Utf8JsonWriter(body as IBufferWriter<byte>, JsonStyle.Options with { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteBoolean("healthy", view.IsHealthy);
            if (!view.IsFresh)
            {
                json.WriteString("error", view.Report.WhyUnknown);
            }

            json.WriteString("version", view.Version);
            WriteConnect(json, view);
            WritePolls(json, view);
            WriteSnapshot(json, view.Report);
            json.WriteEndObject();
        }

        return Answer.Json(StatusCodes.Status200OK, body.ToBody());
    }

    private static void WriteConnect(Utf8JsonWriter json, ReportView view)
    {
        json.WriteStartObject("connect");
        json.WriteBoolean("up", view.IsUp);
        json.WriteString("worker", view.Report.Snapshot?.Worker.AbsoluteUri);
        json.WriteBoolean("worker_alive", view.IsFresh && view.Report.WorkerAlive);
        json.WriteString("worker_answer", view.Report.Life.Last?.Detail);
        json.WriteTime("worker_seen_alive_at", view.Report.Life.SeenAlive);
        json.WriteBoolean("worker_is_asked", view.Report.Life.IsAsked);
        json.WriteBoolean("address_is_mixed", view.Report.Life.IsMixed);
        json.WriteEndObject();
    }

    private static void WritePolls(Utf8JsonWriter json, ReportView view)
    {
        var polls = view.Report.Polls;
        json.WriteStartObject("polls");
        json.WriteNumber("interval_seconds", view.PollInterval.TotalSeconds);
        json.WriteNumber("stale_after_seconds", view.Report.Policy.StaleAfter.TotalSeconds);
        json.WriteNumber("attempted", polls.Polls);
        json.WriteNumber("failed", polls.FailedByReason.Sum());
        json.WriteTime("last_at", polls.LastPoll);
        json.WriteTime("last_success_at", polls.LastSuccess);
        if (view.Report.Fault is { } fault)
        {
            json.WriteStartObject("last_fault");
            json.WriteString("reason", fault.Reason.Label());
            json.WriteString("detail", fault.Detail);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("last_fault");
        }

        json.WriteEndObject();
    }

    /// <summary>The newest snapshot, also when it is stale: "error" then says so, and "snapshot_at" how old it is.</summary>
    private static void WriteSnapshot(Utf8JsonWriter json, HealthReport report)
    {
        json.WriteTime("snapshot_at", report.Snapshot?.TakenAt);
        if (report is not { Counts: { } counts, Verdict: { } verdict, Snapshot: { } snapshot })
        {
            return;
        }

        json.WriteNumber("workers", counts.Workers.Count);
        WriteCounts(json, "connectors", counts.AllConnectors, ReportView.ConnectorStates, counts.Connectors);
        WriteCounts(json, "tasks", counts.AllTasks, ReportView.TaskStates, counts.Tasks);
        json.WriteNumber("failure_rate", verdict.FailureRate);
        json.WriteNumber("failure_threshold", report.Policy.FailureThreshold);
        StatusProblems.Write(json, report, verdict);
        StatusStates.Write(json, report, snapshot);
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, int total, StateKind[] states, Func<StateKind, int> count)
    {
        json.WriteStartObject(name);
        json.WriteNumber("total", total);
        foreach (var state in states)
        {
            json.WriteNumber(ReportView.Label(state), count(state));
        }

        json.WriteEndObject();
    }
}
