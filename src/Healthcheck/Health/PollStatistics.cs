using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>What became of the polls since the start.</summary>
internal sealed record PollStatistics
{
    public static readonly PollStatistics None = new();

    public long Polls { get; private init; }

    /// <summary>Failed polls by reason, indexed by <see cref="FaultReason"/>.</summary>
    public ImmutableArray<long> Failures { get; private init; } = [.. new long[FaultReasons.All.Length]];

    public TimeSpan TotalDuration { get; private init; }

    public Timestamp? LastPoll { get; private init; }

    public Timestamp? LastSuccess { get; private init; }

    public PollStatistics After(ConnectReading reading, TimeSpan duration, Timestamp now)
    {
        var fault = (reading as ConnectReading.Unreachable)?.Reason;
        return new PollStatistics
        {
            Polls = Polls + 1,
            Failures = fault is { } reason ? Failures.SetItem((int)reason, Failures[(int)reason] + 1) : Failures,
            TotalDuration = TotalDuration + duration,
            LastPoll = now,
            LastSuccess = fault is null ? now : LastSuccess,
        };
    }
}
