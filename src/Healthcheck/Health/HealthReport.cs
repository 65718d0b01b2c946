using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>
/// All that is known after a poll: the newest snapshot, the verdict over it, and what became of the newest poll. Made once per
/// poll by the <see cref="HealthEvaluator"/>; answers, metrics and logs are derived from it.
/// </summary>
internal sealed record HealthReport
{
    public required HealthPolicy Policy { get; init; }

    /// <summary>The cluster's name; null where there is only one, which has none.</summary>
    public string? Cluster { get; init; }

    /// <summary>The newest snapshot with what the filter makes of it; stays while polls fail; null until one has succeeded.</summary>
    public Watched? Watched { get; init; }

    /// <summary>The newest snapshot of what is watched.</summary>
    public ConnectSnapshot? Snapshot => Watched?.Snapshot;

    /// <summary>What the filter leaves out of <see cref="Snapshot"/>.</summary>
    public ImmutableArray<ConnectorStatus> Ignored => Watched?.Ignored ?? [];

    /// <summary>Patterns of the filter that match nothing.</summary>
    public ImmutableArray<NamePattern> IdlePatterns => Watched?.IdlePatterns ?? [];

    /// <summary>Workers that own something and do not answer.</summary>
    public ImmutableArray<SilentWorker> Silent { get; init; } = [];

    /// <summary>The verdict over <see cref="Snapshot"/>, given when it was taken.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>Raised when <see cref="Verdict"/> was given anew; while it is the same, so is the verdict.</summary>
    public long VerdictVersion { get; init; }

    /// <summary>Gives the verdict on a part of the cluster.</summary>
    public VerdictCalculator? Verdicts { get; init; }

    /// <summary>All that speaks against health, also what has not yet been so for its grace.</summary>
    public FindingTracker Findings => Verdicts?.Findings ?? FindingTracker.None;

    /// <summary>Since when everything in <see cref="Snapshot"/> is as it is.</summary>
    public StateTimes Times { get; init; } = StateTimes.None;

    public StateHistory History { get; init; } = StateHistory.None;

    public KnownWorkers Workers { get; init; } = KnownWorkers.None;

    /// <summary>
    /// Whether the list names owners, and none of them is the worker whose failures count: then nothing can fail. A list without
    /// owners says nothing of it.
    /// </summary>
    public bool WorkerIdIsIdle { get; init; }

    public StateCounts? Counts { get; init; }

    public ListTrust Trust { get; init; } = ListTrust.None;

    /// <summary>Why the newest poll failed; null when it succeeded or none has been made.</summary>
    public ConnectReading.Unreachable? Fault { get; init; }

    public WorkerLiveness Life { get; init; } = WorkerLiveness.Unknown;

    public bool WorkerAlive { get; init; }

    /// <summary>Why the plain names of connectors could not be had in the newest poll; null when they could, or were not wanted.</summary>
    public string? NamesFault { get; init; }

    /// <summary>What is known of the certificates towards Connect; null where nothing is, as with plain http.</summary>
    public TlsFacts? Tls { get; init; }

    public PollStatistics Polls { get; init; } = PollStatistics.None;

    /// <summary>How often something has failed since the start.</summary>
    public FailureCounts FailureCounts { get; init; } = FailureCounts.None;

    /// <summary>How often something has entered each state since the start.</summary>
    public TransitionCounts TransitionCounts { get; init; } = TransitionCounts.None;

    /// <summary>Words for states that this program does not know, seen since the start.</summary>
    public UnknownStates UnknownStates { get; init; } = UnknownStates.None;

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

    public static HealthReport BeforeFirstPoll(HealthPolicy policy) => new() { Policy = policy };

    /// <summary>Nothing is known yet; but what is counted since the start goes on from what it was.</summary>
    public HealthReport ContinueCounting(HealthReport before) => this with
    {
        Polls = before.Polls,
        FailureCounts = before.FailureCounts,
        TransitionCounts = before.TransitionCounts,
        History = before.History,
        UnknownStates = before.UnknownStates,
    };

    /// <summary>Whether there is a verdict on this connector or task.</summary>
    public bool Knows(string connector, int? task) => Verdicts?.Knows(connector, task) is true;

    /// <summary>The verdict on one connector or task; null when the snapshot does not know of it.</summary>
    public Verdict? VerdictOn(string connector, int? task) =>
        Knows(connector, task) ? Verdicts!.Calculate(new VerdictScope(Policy.WorkerId, connector, task)) : null;

    /// <summary>The verdict that a worker's own check would give. Any id has one; <see cref="Workers"/> tells which are known.</summary>
    public Verdict? VerdictOn(string workerId) => Verdicts?.Calculate(new VerdictScope(workerId));

    /// <summary>Whether the snapshot still supports a verdict.</summary>
    public bool IsFresh(Timestamp now) => Snapshot is not null && Snapshot.TakenAt.AgeAt(now) <= Policy.StaleAfter;

    /// <summary>The verdict as of <paramref name="now"/>; without a usable snapshot there is no health.</summary>
    public bool IsHealthy(Timestamp now) => IsFresh(now) && Verdict is { Healthy: true };
}
