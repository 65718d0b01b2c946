using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Web;

/// <summary>What is wrong, and what will be when its grace is over.</summary>
internal static class StatusProblems
{
    private const int Most = 100;

    public static IReadOnlyList<StatusProblem> CreateProblems(HealthReport report, Verdict verdict)
    {
        var onsets = new Dictionary<FailureKey, Timestamp>();
        foreach (var finding in report.Findings.All)
        {
            onsets.TryAdd(finding.Failure.Key, finding.Since);
        }

        return [.. verdict.Failures.Take(Most).Select(failure => new StatusProblem(
            failure.Type.Label(),
            failure.Connector,
            failure.Task,
            failure.State?.Text,
            failure.WorkerId,
            JsonStyle.Time(onsets.TryGetValue(failure.Key, out var since) ? since : null),
            TraceLine.Extract(failure.Detail),
            FindRootCause(failure, report.Policy)))];
    }

    private static string? FindRootCause(Failure failure, HealthPolicy policy) =>
        RootCause.Find(failure.Detail)?.Describe(withMessage: policy.RootCauseMessages is not RootCauseMessages.Off);

    public static IReadOnlyList<Finding> FindPending(HealthReport report)
    {
        var scope = new VerdictScope(report.Policy.WorkerId);
        return [.. report.Findings.All.Where(finding => !finding.IsPastGrace && scope.Covers(finding.Failure))];
    }

    public static IReadOnlyList<StatusPending> CreatePending(HealthReport report, IReadOnlyList<Finding> pending) =>
    [
        .. pending.Take(Most).Select(finding => new StatusPending(
            finding.Failure.Type.Label(),
            finding.Failure.Connector,
            finding.Failure.Task,
            finding.Failure.State?.Text,
            finding.Failure.WorkerId,
            JsonStyle.Time(finding.Since),
            TraceLine.Extract(finding.Failure.Detail),
            FindRootCause(finding.Failure, report.Policy),
            JsonStyle.Time(finding.Since with { Utc = finding.Since.Utc + report.Policy.GracePeriods.Find(finding.Failure) }))),
    ];
}
