using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Polling;

/// <summary>The newest report of a cluster, and when its poll loop last turned. One writer, any number of readers.</summary>
/// <param name="first">What is known before the first poll.</param>
internal sealed class LatestReport(HealthReport first, PollingOptions options, TimeProvider time)
{
    private volatile HealthReport _current = first;
    private long _lastTurn = time.GetTimestamp();

    public LatestReport(HealthPolicy policy, PollingOptions options, TimeProvider time)
        : this(HealthReport.BeforeFirstPoll(policy), options, time)
    {
    }

    public HealthReport Current => _current;

    /// <summary>Whether the poll loop still turns; knows nothing of Connect.</summary>
    public bool LoopTurns => time.GetElapsedTime(Volatile.Read(ref _lastTurn)) <= options.LoopLateAfter;

    public Timestamp Now => Timestamp.Now(time);

    public void MarkTurn() => Volatile.Write(ref _lastTurn, time.GetTimestamp());

    public void Set(HealthReport report) => _current = report;
}
