using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>What became of the polls since the start.</summary>
internal sealed record PollStatistics
{
    /// <summary>Upper bounds of the duration histogram, in seconds.</summary>
    public static readonly ImmutableArray<double> DurationBounds = [.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30];

    public static readonly PollStatistics None = new();

    public long Polls { get; private init; }

    /// <summary>Failed polls by reason, indexed by <see cref="FaultReason"/>.</summary>
    public ImmutableArray<long> FailedByReason { get; private init; } = [.. new long[FaultReasons.All.Length]];

    /// <summary>Polls by duration: one count a bound, and one for what took longer. Not cumulative.</summary>
    public ImmutableArray<long> Durations { get; private init; } = [.. new long[DurationBounds.Length + 1]];

    public TimeSpan TotalDuration { get; private init; }

    public Timestamp? LastPoll { get; private init; }

    public Timestamp? LastSuccess { get; private init; }

    /// <param name="fault">Null for a poll that succeeded.</param>
    public PollStatistics Count(FaultReason? fault, TimeSpan duration, Timestamp now)
    {
        var bucket = 0;
        while (bucket < DurationBounds.Length && duration.TotalSeconds > DurationBounds[bucket])
        {
            bucket++;
        }

        return new PollStatistics
        {
            Polls = Polls + 1,
            FailedByReason = fault is { } reason ? FailedByReason.SetItem((int)reason, FailedByReason[(int)reason] + 1) : FailedByReason,
            Durations = Durations.SetItem(bucket, Durations[bucket] + 1),
            TotalDuration = TotalDuration + duration,
            LastPoll = now,
            LastSuccess = fault is null ? now : LastSuccess,
        };
    }
}
