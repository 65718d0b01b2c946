using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;

namespace Healthcheck.Web;

/// <summary>
/// The body of <c>/status</c>: the whole report, for people and scripts. Every list in it is bounded, traces are one line.
/// </summary>
internal static class StatusJson
{
    public static Answer Create(ReportView view) => Write(json => Write(json, view, among: 1));

    /// <summary>Of several clusters: each as it is by itself, with its name.</summary>
    public static Answer Create(ImmutableArray<ReportView> clusters) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("healthy", clusters.All(view => view.IsHealthy));
        json.WriteString("version", Product.Version);
        json.WriteStartArray("clusters");
        foreach (var view in clusters)
        {
            Write(json, view, among: clusters.Length);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static Answer Write(Action<Utf8JsonWriter> write)
    {
        using var body = new BodyWriter();
        using (var json = new Utf8JsonWriter(body as IBufferWriter<byte>, JsonStyle.Options with { Indented = true }))
        {
            write(json);
        }

        return Answer.Json(StatusCodes.Status200OK, body.ToBody());
    }

    private static void Write(Utf8JsonWriter json, ReportView view, int among)
    {
        var document = CreateDocument(view, among) with { Cluster = view.Cluster };
        JsonSerializer.Serialize(json, document, StatusJsonContext.Default.GetTypeInfo(document.GetType())!);
    }

    /// <param name="among">How many clusters share the room for connectors and tasks.</param>
    private static StatusDocument CreateDocument(ReportView view, int among)
    {
        var report = view.Report;
        var (error, snapshotAt) = (view.IsFresh ? null : report.WhyUnknown, JsonStyle.Time(report.Snapshot?.TakenAt));
        if (report is not { Counts: { } counts, Verdict: { } verdict, Snapshot: { } snapshot })
        {
            return new StatusDocument
            {
                Healthy = view.IsHealthy,
                Error = error,
                Version = view.Version,
                Connect = CreateConnect(view),
                Polls = CreatePolls(view),
                SnapshotAt = snapshotAt,
            };
        }

        var watched = StatusStates.CreateWatched(report, snapshot, among);
        var pending = StatusProblems.FindPending(report);
        return new StatusSnapshotDocument
        {
            Healthy = view.IsHealthy,
            Error = error,
            Version = view.Version,
            Connect = CreateConnect(view),
            Polls = CreatePolls(view),
            SnapshotAt = snapshotAt,
            Workers = counts.Workers.Count,
            Connectors = CreateCounts(counts.AllConnectors, counts.Connectors, counts.Connectors(StateKind.Stopped)),
            Tasks = CreateCounts(counts.AllTasks, counts.Tasks, stopped: null),
            FailureRate = verdict.FailureRate,
            FailureThreshold = report.Policy.FailureThreshold,
            ProblemCount = verdict.Failures.Length,
            Problems = StatusProblems.CreateProblems(report, verdict),
            PendingCount = pending.Count,
            Pending = StatusProblems.CreatePending(report, pending),
            Watched = watched,
            WatchedLeftOut = snapshot.Connectors.Length - watched.Count,
            IgnoredCount = report.Ignored.Length,
            Ignored = StatusStates.CreateIgnored(report),
            IdlePatterns = [.. report.IdlePatterns.Select(pattern => pattern.Text)],
            IdleWorkerId = report.WorkerIdIsIdle ? new StatusIdleWorkerId(report.Policy.WorkerId, [.. report.Workers.Shown]) : null,
            UnknownStates = [.. counts.UnknownWords.Take(UnknownStates.Most)],
            History = StatusStates.CreateHistory(report),
            Restarts = view.Restarts is { } restarts ? StatusRestartList.Create(restarts, snapshot) : null,
        };
    }

    private static StatusConnect CreateConnect(ReportView view) => new(
        view.IsUp,
        view.Report.Snapshot?.Worker.AbsoluteUri,
        view.IsFresh && view.Report.WorkerAlive,
        view.Report.Life.Last?.Detail,
        JsonStyle.Time(view.Report.Life.SeenAlive),
        view.Report.Life.IsAsked,
        view.Report.Life.IsMixed,
        view.Report.Tls is { } tls
            ? new StatusTls(tls.IsInsecure, JsonStyle.Time(tls.ServerExpires), JsonStyle.Time(tls.ClientExpires))
            : null);

    private static StatusPolls CreatePolls(ReportView view)
    {
        var polls = view.Report.Polls;
        return new StatusPolls(
            view.PollInterval.TotalSeconds,
            view.Report.Policy.StaleAfter.TotalSeconds,
            polls.Polls,
            polls.FailedByReason.Sum(),
            JsonStyle.Time(polls.LastPoll),
            JsonStyle.Time(polls.LastSuccess),
            view.Report.Fault is { } fault ? new StatusFault(fault.Reason.Label(), fault.Detail) : null);
    }

    private static StatusCounts CreateCounts(int total, Func<StateKind, int> count, int? stopped) => new(
        total,
        count(StateKind.Running),
        count(StateKind.Paused),
        stopped,
        count(StateKind.Unassigned),
        count(StateKind.Restarting),
        count(StateKind.Failed),
        count(StateKind.Unknown));
}
