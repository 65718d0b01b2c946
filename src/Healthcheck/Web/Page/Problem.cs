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

    /// <summary>What counts, the worst first; failures of one cause are one row.</summary>
    public static IEnumerable<Problem> FindCounting(ReportView view)
    {
        var onsets = view.Report.Findings.All.GroupBy(finding => finding.Failure.Key)
            .ToDictionary(group => group.Key, group => group.First().Since);
        var failures = view.IsFresh ? view.Report.Verdict?.Failures ?? [] : [];
        return Fold(view, failures.Select(failure => (failure, onsets.GetValueOrDefault(failure.Key) is var at && at != default ? at : (Timestamp?)null, (DateTimeOffset?)null)))
            .OrderBy(problem => Rank(problem.First));
    }

    /// <summary>What will count when its grace is over, the next first.</summary>
    public static IEnumerable<Problem> FindPending(ReportView view) => !view.IsFresh ? [] : Fold(
        view,
        StatusProblems.FindPending(view.Report).Select(finding =>
            (finding.Failure, (Timestamp?)finding.Since, (DateTimeOffset?)(finding.Since.Utc + view.Report.Policy.Graces.Find(finding.Failure)))))
        .OrderBy(problem => problem.CountsFrom);

    private static IEnumerable<Problem> Fold(ReportView view, IEnumerable<(Failure Failure, Timestamp? Since, DateTimeOffset? CountsFrom)> failures) =>
        failures
            .GroupBy(one => (
                one.Failure.Type, one.Failure.Connector, State: one.Failure.State?.Text, Cause: RootCause.Find(one.Failure.Detail)?.Describe(withMessage: true)
                    ?? TraceLine.Extract(one.Failure.Detail), Worker: one.Failure.Task is null ? one.Failure.WorkerId : null))
            .Select(group => new Problem(
                view,
                group.First().Failure,
                [.. group.Skip(1).Where(one => one.Failure.Task is not null).Select(one => one.Failure.Task!.Value)],
                group.Select(one => one.Since).Where(since => since is not null).OrderBy(since => since!.Value.Monotonic).FirstOrDefault(),
                group.Min(one => one.CountsFrom)));

    private static int Rank(Failure failure) => failure.Type.Define().Kind switch
    {
        FailureKind.Decisive => 0,
        FailureKind.Connector => 1,
        FailureKind.Uncounted => 2,
        _ => 3,
    };
}
