using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>
/// All that is known after a poll: the newest snapshot, the verdict over it, and what became of the newest poll. Made once per
/// poll; answers, metrics and logs are derived from it.
/// </summary>
internal sealed record HealthReport
{
    private VerdictCalculator? _judgement;
    private Watched? _watched;
    private ImmutableArray<SilentWorker> _silent = [];

    public required HealthPolicy Policy { get; init; }

    /// <summary>The newest snapshot of what is watched; stays while polls fail; null until one has succeeded.</summary>
    public ConnectSnapshot? Snapshot { get; private init; }

    /// <summary>What the filter leaves out of <see cref="Snapshot"/>.</summary>
    public ImmutableArray<ConnectorStatus> Ignored { get; private init; } = [];

    /// <summary>Patterns of the filter that match nothing.</summary>
    public ImmutableArray<NamePattern> IdlePatterns { get; private init; } = [];

    /// <summary>The verdict over <see cref="Snapshot"/>, given when it was taken.</summary>
    public Verdict? Verdict { get; private init; }

    /// <summary>All that speaks against health, also what has not yet been so for its grace.</summary>
    public FindingTracker FindingTracker { get; private init; } = FindingTracker.None;

    /// <summary>Since when everything in <see cref="Snapshot"/> is as it is.</summary>
    public StateTimes Times { get; private init; } = StateTimes.None;

    public StateHistory History { get; private init; } = StateHistory.None;

    public KnownWorkers Workers { get; private init; } = KnownWorkers.None;

    /// <summary>
    /// Whether the list names owners, and none of them is the worker whose failures count: then nothing can fail. A list without
    /// owners says nothing of it.
    /// </summary>
    public bool WorkerIdIsIdle { get; private init; }

    public StateCounts? Counts { get; private init; }

    public ListTrust Trust { get; private init; } = ListTrust.None;

    /// <summary>Why the newest poll failed; null when it succeeded or none has been made.</summary>
    public ConnectReading.Unreachable? Fault { get; private init; }

    public WorkerLiveness Life { get; private init; } = WorkerLiveness.Unknown;

    public bool WorkerAlive { get; private init; }

    /// <summary>Why the plain names of connectors could not be had in the newest poll; null when they could, or were not wanted.</summary>
    public string? NamesFault { get; private init; }

    public PollStatistics Polls { get; private init; } = PollStatistics.None;

    /// <summary>How often something has failed since the start.</summary>
    public FailureCounts Failures { get; private init; } = FailureCounts.None;

    /// <summary>How often something has entered each state since the start.</summary>
    public TransitionCounts Transitions { get; private init; } = TransitionCounts.None;

    /// <summary>Words for states that this program does not know, seen since the start.</summary>
    public UnknownStates UnknownStates { get; private init; } = UnknownStates.None;

    public static HealthReport BeforeFirstPoll(HealthPolicy policy) => new() { Policy = policy };

    public HealthReport After(PollResult poll, TimeSpan duration, Timestamp now)
    {
        var (reading, trust) = Believe(poll, now);
        var next = this with
        {
            Trust = trust,
            Life = poll.Life,
            NamesFault = poll.NamesFault,
            WorkerAlive = poll.Life.IsAlive(now, Policy.WorkerGracePeriod),
            Polls = Polls.After(reading, duration, now),
        };
        return reading switch
        {
            ConnectReading.Seen seen => next.Seeing(seen.Snapshot, poll, now),
            ConnectReading.Unreachable fault => next with { Fault = fault },
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Whether there is a verdict on this connector or task.</summary>
    public bool Knows(string connector, int? task) => _judgement?.Knows(connector, task) is true;

    /// <summary>The verdict on one connector or task; null when the snapshot does not know of it.</summary>
    public Verdict? VerdictOn(string connector, int? task) =>
        Knows(connector, task) ? _judgement!.On(new VerdictScope(Policy.WorkerId, connector, task)) : null;

    /// <summary>The verdict that a worker's own check would give. Any id has one; <see cref="Workers"/> tells which are known.</summary>
    public Verdict? VerdictOn(string workerId) => _judgement?.On(new VerdictScope(workerId));

    /// <summary>Whether the snapshot still supports a verdict.</summary>
    public bool IsFresh(Timestamp now) => Snapshot is not null && Snapshot.TakenAt.AgeAt(now) <= Policy.StaleAfter;

    /// <summary>The verdict as of <paramref name="now"/>; without a usable snapshot there is no health.</summary>
    public bool IsHealthy(Timestamp now) => IsFresh(now) && Verdict is { Healthy: true };

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

    /// <summary>
    /// A doubtful list is a failed poll, until the doubt over a short one has lasted so long that it is a failure of its own. The list of a
    /// worker that does not answer for its cluster is shown, but is no measure for those to come.
    /// </summary>
    private (ConnectReading Reading, ListTrust Trust) Believe(PollResult poll, Timestamp now)
    {
        switch (poll.Reading)
        {
            case ConnectReading.Seen seen:
                return (seen, poll.Life.IsAlive(now, Policy.WorkerGracePeriod) ? new ListTrust(seen.Snapshot, null) : Trust);
            case ConnectReading.Doubtful doubtful:
                var trust = Trust.Doubt(now);
                return (trust.HasVanished(doubtful.Snapshot, Policy, now)
                    ? new ConnectReading.Seen(doubtful.Snapshot)
                    : new ConnectReading.Unreachable(FaultReason.Starting, doubtful.Detail), trust);
            default:
                return (poll.Reading, Trust);
        }
    }

    private HealthReport Seeing(ConnectSnapshot taken, PollResult poll, Timestamp now)
    {
        var watched = Policy.Filter.Apply(taken, _watched);
        var snapshot = watched.Snapshot;
        var next = (snapshot.SaysTheSameAs(Snapshot) ? this : Counting(watched)) with
        {
            _watched = watched,
            _silent = poll.Silent,
            Snapshot = snapshot,
            FindingTracker = FindingsIn(watched, poll, now),
            Fault = null,
        };
        var decisive = DecisiveFailures.Find(snapshot, poll, Policy, now);
        return next._judgement is { IsDecided: false } && decisive.IsEmpty && next.FindingTracker == FindingTracker
            ? next
            : next.Judging(new VerdictCalculator(snapshot, next.FindingTracker, decisive, Policy));
    }

    /// <summary>What follows from the states of connectors alone: who is in which state, and since when.</summary>
    private HealthReport Counting(Watched watched)
    {
        var (times, changes) = Times.After(Snapshot, watched.Snapshot);
        var counts = StateCounts.Of(watched.Snapshot.Connectors);
        var owners = watched.Ignored.IsEmpty ? counts.Workers : StateCounts.Of(watched.Whole.Connectors).Workers;
        return this with
        {
            _judgement = null,
            Ignored = watched.Ignored,
            IdlePatterns = watched.IdlePatterns,
            Times = times,
            History = History.After(changes),
            Workers = Workers.After(owners),
            WorkerIdIsIdle = Policy.WorkerId is { } id && (owners.Count == 0 ? WorkerIdIsIdle : !owners.Contains(id, StringComparer.OrdinalIgnoreCase)),
            Counts = counts,
            Failures = Failures.After(changes),
            Transitions = Transitions.After(changes),
            UnknownStates = UnknownStates.After(counts.UnknownWords),
        };
    }

    private FindingTracker FindingsIn(Watched watched, PollResult poll, Timestamp now) =>
        watched.Snapshot.SaysTheSameAs(Snapshot) && poll.Silent.AsSpan().SequenceEqual(_silent.AsSpan())
            ? FindingTracker.Later(Policy.Graces, now)
            : FindingTracker.After(
                HealthRules.Find(watched.Snapshot, poll.Silent, Policy).AddRange(ExpectedConnectors.FindMissing(watched.Whole, Policy)),
                Policy.Graces,
                now);

    private HealthReport Judging(VerdictCalculator judgement) =>
        this with { _judgement = judgement, Verdict = judgement.On(new VerdictScope(Policy.WorkerId)) };
}
