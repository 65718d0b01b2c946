using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>What became of the polls since the start.</summary>
internal sealed record PollStatistics
{
    public static readonly PollStatistics None = new();

    public long Polls { get; private init; }

    /// <summary>Failed polls by reason, indexed by <see cref="FaultReason"/>.</summary>
    public ImmutableArray<long> FailedByReason { get; private init; } = [.. new long[FaultReasons.All.Length]];

    /// <summary>How long the newest took.</summary>
    public TimeSpan LastDuration { get; private init; }

    public Timestamp? LastPoll { get; private init; }

    public Timestamp? LastSuccess { get; private init; }

    /// <param name="fault">Null for a poll that succeeded.</param>
    public PollStatistics Count(FaultReason? fault, TimeSpan duration, Timestamp now) => new()
    {
        Polls = Polls + 1,
        FailedByReason = fault is { } reason ? FailedByReason.SetItem((int)reason, FailedByReason[(int)reason] + 1) : FailedByReason,
        LastDuration = duration,
        LastPoll = now,
        LastSuccess = fault is null ? now : LastSuccess,
    };
}
