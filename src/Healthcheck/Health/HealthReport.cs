using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>
/// All that is known after a poll: the newest snapshot, the verdict over it, and what became of the newest poll. Made once per
/// poll; answers, metrics and logs are derived from it.
/// </summary>
internal sealed record HealthReport
{
    public required HealthPolicy Policy { get; init; }

    /// <summary>The newest snapshot; stays while polls fail; null until one has succeeded.</summary>
    public ConnectSnapshot? Snapshot { get; private init; }

    /// <summary>The verdict over <see cref="Snapshot"/>, given when it was taken.</summary>
    public Verdict? Verdict { get; private init; }

    public StateCounts? Counts { get; private init; }

    /// <summary>Why the newest poll failed; null when it succeeded or none has been made.</summary>
    public ConnectReading.Unreachable? Fault { get; private init; }

    public WorkerLife Life { get; private init; } = WorkerLife.Unknown;

    public bool WorkerAlive { get; private init; }

    public PollStatistics Polls { get; private init; } = PollStatistics.None;

    public static HealthReport BeforeFirstPoll(HealthPolicy policy) => new() { Policy = policy };

    public HealthReport After(ConnectReading reading, WorkerLife life, TimeSpan duration, Moment now)
    {
        var next = this with
        {
            Life = life,
            WorkerAlive = life.IsAlive(now, Policy.WorkerGracePeriod),
            Polls = Polls.After(reading, duration, now),
        };
        return reading switch
        {
            ConnectReading.Seen seen => next with
            {
                Snapshot = seen.Snapshot,
                Verdict = HealthRules.Judge(seen.Snapshot, life, Policy, now),
                Counts = StateCounts.Of(seen.Snapshot.Connectors),
                Fault = null,
            },
            ConnectReading.Unreachable fault => next with { Fault = fault },
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Whether the snapshot still supports a verdict.</summary>
    public bool IsFresh(Moment now) => Snapshot is not null && now - Snapshot.TakenAt <= Policy.StaleAfter;

    /// <summary>The verdict as of <paramref name="now"/>; without a usable snapshot there is no health.</summary>
    public bool IsHealthy(Moment now) => IsFresh(now) && Verdict is { Healthy: true };

    /// <summary>Why there is no verdict; for people.</summary>
    public string WhyUnknown
    {
        get
        {
            var cause = Fault is null ? null : $"the last poll failed ({Fault})";
            return Snapshot is null
                ? cause ?? "no poll of Kafka Connect has finished yet"
                : $"no poll of Kafka Connect has succeeded for more than {Policy.StaleAfter.TotalSeconds:0.###} s; "
                    + (cause ?? "the poll loop is late");
        }
    }
}
