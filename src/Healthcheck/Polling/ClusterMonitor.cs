using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Polling;

/// <summary>
/// Watches one cluster: polls at once, then every interval, never two at a time, and publishes a report each time. All that is remembered
/// of the cluster hangs on this object.
/// </summary>
internal sealed partial class ClusterMonitor(
    ClusterReader reader,
    LatestReport latest,
    PollTrigger trigger,
    PollingOptions options,
    TimeProvider time,
    ILogger<ClusterMonitor> logger)
{
    public LatestReport Latest => latest;

    /// <summary>Polls until the daemon stops.</summary>
    public async Task RunAsync(ReportPublishers publishers, CancellationToken cancellationToken)
    {
        using var schedule = new PollSchedule(options.Interval, time);
        try
        {
            while (true)
            {
                trigger.Reset();
                latest.MarkTurn();
                await PollGuardedAsync(publishers, cancellationToken);
                latest.MarkTurn();
                await schedule.WaitAsync(trigger.Requested, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping is no fault.
        }
    }

    /// <summary>One poll: read, evaluate, keep, publish. A bug in reading counts as a failed poll.</summary>
    public async Task PollOnceAsync(ReportPublishers publishers, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        PollResult poll;
        try
        {
            poll = await reader.ReadAsync(latest.Current.Trust, cancellationToken);
        }
        catch (Exception bug) when (!cancellationToken.IsCancellationRequested)
        {
            Bug(bug);
            poll = FailWith(bug);
        }

        var (report, duration) = Evaluate(poll, started);
        latest.Set(report);
        publishers.Publish(report);
        Polled(report.Polls.Polls, duration.TotalMilliseconds, report.Fault?.Reason);
    }

    /// <summary>The report of a single poll, which is neither kept nor published.</summary>
    public async Task<HealthReport> LookOnceAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var poll = await reader.ReadAsync(latest.Current.Trust, cancellationToken);
        return Evaluate(poll, started).Report;
    }

    private (HealthReport Report, TimeSpan Duration) Evaluate(PollResult poll, long started)
    {
        var (now, duration) = (Timestamp.Now(time), time.GetElapsedTime(started));
        return (HealthEvaluator.Evaluate(latest.Current, poll with { Duration = duration }, now), duration);
    }

    private PollResult FailWith(Exception bug)
    {
        var fault = new ConnectReading.Unreachable(FaultReason.Other, $"a fault of this program ({bug.GetType().Name}); see its log");
        return new PollResult(fault, latest.Current.Life, []) { Tls = latest.Current.Tls };
    }

    /// <summary>A bug must not end the loop. What it left unpublished grows stale, so it cannot leave a green verdict standing.</summary>
    private async Task PollGuardedAsync(ReportPublishers publishers, CancellationToken cancellationToken)
    {
        try
        {
            await PollOnceAsync(publishers, cancellationToken);
        }
        catch (Exception bug) when (!cancellationToken.IsCancellationRequested)
        {
            Bug(bug);
        }
    }

    [LoggerMessage(100, LogLevel.Debug, "Poll {Number} took {ElapsedMs:0.0} ms; fault: {Fault}", EventName = "Polled")]
    private partial void Polled(long number, double elapsedMs, FaultReason? fault);

    [LoggerMessage(190, LogLevel.Error, "A poll failed by a fault of this program; please report it", EventName = "PollBug")]
    private partial void Bug(Exception exception);
}

/// <summary>Runs the monitor of a cluster for as long as the host runs.</summary>
internal sealed class ClusterMonitorService(ClusterMonitor monitor, ReportPublishers publishers) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => monitor.RunAsync(publishers, stoppingToken);
}
