using System.Collections.Immutable;

namespace Healthcheck.Polling;

/// <summary>Whom to poll, and how often.</summary>
/// <param name="Workers">Base URLs of workers of one cluster, each ending in a slash; tried in this order.</param>
/// <param name="Interval">From the start of one poll to the start of the next.</param>
internal sealed record PollingOptions(ImmutableArray<Uri> Workers, TimeSpan Interval)
{
    /// <summary>Of the interval; a whole poll ends after it.</summary>
    public const double DeadlineShare = 0.9;

    public static readonly (TimeSpan Min, TimeSpan Max) IntervalRange = (TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));

    public static readonly PollingOptions Default = new([new Uri("http://localhost:8083/")], TimeSpan.FromSeconds(10));

    private readonly TimeSpan? _deadline;

    /// <summary>A whole poll ends before the next is due.</summary>
    public TimeSpan Deadline
    {
        get => _deadline ?? Interval * DeadlineShare;
        init => _deadline = value;
    }

    /// <summary>
    /// Whether to wait for a late proof of life until the deadline, as one look must. A daemon goes on, and judges the answer when it
    /// comes.
    /// </summary>
    public bool WaitsForProof { get; init; }

    /// <summary>The loop is taken for dead when it has not turned for this long.</summary>
    public TimeSpan LoopLateAfter => TimeSpan.FromTicks(Math.Max((Interval * 3).Ticks, (Interval + TimeSpan.FromSeconds(30)).Ticks));
}
