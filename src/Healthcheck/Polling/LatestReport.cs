using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Polling;

/// <summary>The newest report, and when the poll loop last turned. One writer, any number of readers.</summary>
internal sealed class LatestReport(HealthPolicy policy, PollingOptions options, TimeProvider time)
{
    private volatile HealthReport _current = HealthReport.BeforeFirstPoll(policy);
    private long _lastTurn = time.GetTimestamp();

    public HealthReport Current => _current;

    /// <summary>Whether the poll loop still turns; knows nothing of Connect.</summary>
    public bool LoopTurns => time.GetElapsedTime(Volatile.Read(ref _lastTurn)) <= options.LoopLateAfter;

    public Timestamp Now => Timestamp.Now(time);

    public void MarkTurn() => Volatile.Write(ref _lastTurn, time.GetTimestamp());

    public void Set(HealthReport report) => _current = report;
}
