using System.Collections.Immutable;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;

namespace Healthcheck.Web;

/// <summary>One row of the page's problems: a failure, or several tasks of a connector that failed by the same cause.</summary>
/// <param name="First">The failure that is shown.</param>
/// <param name="Others">Ids of further tasks with the same cause.</param>
/// <param name="Since">Of the oldest of them; null where nothing of it is known.</param>
/// <param name="CountsFrom">When a grace is over that still goes on; null for what counts.</param>
internal sealed record Problem(
    ReportView Cluster, Failure First, ImmutableArray<int> Others, Timestamp? Since, DateTimeOffset? CountsFrom)
{
    public RootCause? Cause { get; } = RootCause.Find(First.Detail);

    /// <summary>What counts, the worst first and then the newest; failures of one cause are one row.</summary>
    public static List<Problem> FindCounting(IEnumerable<ReportView> clusters) =>
    [
        .. clusters.Where(view => view.IsFresh).SelectMany(FindCounting).OrderBy(problem => Rank(problem.First))
            .ThenByDescending(problem => problem.Since?.Utc),
    ];

    /// <summary>What will count when its grace is over, the next first.</summary>
    public static List<Problem> FindPending(IEnumerable<ReportView> clusters) =>
        [.. clusters.Where(view => view.IsFresh).SelectMany(FindPending).OrderBy(problem => problem.CountsFrom)];

    private static IEnumerable<Problem> FindCounting(ReportView view)
    {
        var onsets = new Dictionary<FailureKey, Timestamp>();
        foreach (var finding in view.Report.Findings.All)
        {
            onsets.TryAdd(finding.Failure.Key, finding.Since);
        }

        return Fold(view, (view.Report.Verdict?.Failures ?? []).Select(failure =>
            new Onset(failure, onsets.TryGetValue(failure.Key, out var since) ? since : null, null)));
    }

    private static IEnumerable<Problem> FindPending(ReportView view) =>
        Fold(view, StatusProblems.FindPending(view.Report).Select(finding =>
            new Onset(finding.Failure, finding.Since, finding.Since.Utc + view.Report.Policy.GracePeriods.Find(finding.Failure))));

    private static IEnumerable<Problem> Fold(ReportView view, IEnumerable<Onset> failures) => failures
        .GroupBy(one => (one.Failure.Type, one.Failure.Connector, one.Failure.State?.Text, FindCause(one.Failure), one.OwnPlace))
        .Select(group => new Problem(
            view,
            group.First().Failure,
            [.. group.Skip(1).Select(one => one.Failure.Task).OfType<int>()],
            group.MinBy(one => one.Since?.Monotonic)!.Since,
            group.Min(one => one.CountsFrom)));

    private static string? FindCause(Failure failure) =>
        RootCause.Find(failure.Detail)?.Describe(withMessage: true) ?? TraceLine.Extract(failure.Detail);

    private static int Rank(Failure failure) => failure.Type.Define().Kind switch
    {
        FailureKind.Decisive => 0,
        FailureKind.Connector => 1,
        FailureKind.Uncounted => 2,
        _ => 3,
    };

    private sealed record Onset(Failure Failure, Timestamp? Since, DateTimeOffset? CountsFrom)
    {
        /// <summary>Tasks are folded whichever worker they are on; nothing else is.</summary>
        public string? OwnPlace => Failure.Task is null ? Failure.WorkerId : null;
    }
}
