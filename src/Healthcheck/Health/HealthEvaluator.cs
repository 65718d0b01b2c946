using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>
/// One judgement from top to bottom: the report before, what a poll found, and the time make the next report. Pure, so that the same poll
/// always gives the same report. The failures are found by <see cref="FailureRules"/>.
/// </summary>
internal static class HealthEvaluator
{
    public static HealthReport Evaluate(HealthReport previous, PollResult poll, Timestamp now)
    {
        var policy = previous.Policy;

        // 1. The worker has to be a live member of its group, or has to have been one a grace ago.
        var isAlive = poll.Life.IsAlive(now, policy.WorkerGracePeriod);

        // 2. A doubtful list is a failed poll, until the doubt has lasted so long that it is a failure of its own.
        var list = previous.Trust.Judge(poll.Reading, isAlive, policy, now);
        var report = previous with
        {
            Trust = list.Trust,
            Life = poll.Life,
            WorkerAlive = isAlive,
            NamesFault = poll.NamesFault,
            Tls = poll.Tls,
            Polls = previous.Polls.Count(list.Fault?.Reason, poll.Duration, now),
            Fault = list.Fault,
        };

        // 3. A failed poll changes nothing of what is known of the cluster; that grows stale.
        if (list.Snapshot is not { } snapshot)
        {
            return report;
        }

        // 4. What the filter leaves out counts nowhere.
        var watched = policy.Filter.Apply(snapshot, previous.Watched);

        // 5. How many are in which state, and since when, follows from the list alone, so it stays while the list says the same.
        var isSameList = snapshot.Version == previous.Snapshot?.Version;
        report = (isSameList ? report : CountStates(report, watched)) with { Watched = watched, Silent = poll.Silent };

        // 6. What speaks against health follows from the list and from the workers that do not answer; each failure counts after its grace.
        var isSameCluster = isSameList && poll.Silent.AsSpan().SequenceEqual(previous.Silent.AsSpan());
        var findings = isSameCluster
            ? previous.Findings.Advance(policy.GracePeriods, now)
            : previous.Findings.Track(FailureRules.Find(watched, poll.Silent, policy), policy.GracePeriods, now);

        // 7. Some failures decide by themselves, because the list cannot be believed. Why is told anew with each poll.
        var decisive = FailureRules.FindDecisive(watched.Snapshot, list.Doubt, poll.Life, isAlive, now);

        // 8. Healthy is what has no such failure and no more others than the threshold allows.
        var isSameVerdict = isSameList && findings == previous.Findings && decisive.IsEmpty && previous.Verdicts is { HasDecisive: false };
        return isSameVerdict ? report : Decide(report, new VerdictCalculator(watched.Snapshot, findings, decisive, policy));
    }

    /// <summary>What follows from the states of connectors and tasks alone.</summary>
    private static HealthReport CountStates(HealthReport report, Watched watched)
    {
        var (times, changes) = report.Times.Track(report.Snapshot, watched.Snapshot);
        var counts = StateCounts.Count(watched.Snapshot.Connectors);

        // A worker is there also where all that it owns is left out.
        var owners = watched.Ignored.IsEmpty ? counts.Workers : StateCounts.Count(watched.Whole.Connectors).Workers;
        return report with
        {
            Times = times,
            Counts = counts,
            Workers = report.Workers.Update(owners),
            WorkerIdIsIdle = IsIdle(report, owners),
            History = report.History.Add(changes, report.Policy.HistorySize),
            FailureCounts = report.FailureCounts.Add(changes),
            TransitionCounts = report.TransitionCounts.Add(changes),
            UnknownStates = report.UnknownStates.Add(counts.UnknownWords),
        };
    }

    /// <summary>A list without owners says nothing of the worker whose failures count.</summary>
    private static bool IsIdle(HealthReport report, IReadOnlySet<string> owners) =>
        report.Policy.WorkerId is { } id
            && (owners.Count == 0 ? report.WorkerIdIsIdle : !owners.Contains(id, StringComparer.OrdinalIgnoreCase));

    private static HealthReport Decide(HealthReport report, VerdictCalculator verdicts) => report with
    {
        Verdicts = verdicts,
        Verdict = verdicts.Calculate(new VerdictScope(report.Policy.WorkerId)),
        VerdictVersion = report.VerdictVersion + 1,
    };
}
