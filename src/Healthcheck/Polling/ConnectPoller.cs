using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Polling;

/// <summary>Polls at once, then every interval, never two at a time, and publishes a report each time.</summary>
internal sealed partial class ConnectPoller(
    ClusterReader cluster, PollTrigger trigger, LatestReport latest, TransitionLogger transitions, PollingOptions options, TimeProvider time, ILogger<ConnectPoller> logger)
    : BackgroundService
{
    /// <summary>One poll: read, judge, publish, log what changed. It never fails but when the daemon stops.</summary>
    public async Task PollOnceAsync(CancellationToken stopping)
    {
        var started = time.GetTimestamp();
        var before = latest.Current;
        var poll = await TakeAsync(before, stopping);
        var now = Timestamp.Now(time);
        var duration = time.GetElapsedTime(started);
        var report = before.After(poll, duration, now);
        latest.Publish(report);
        transitions.Write(before, report, now);
        Polled(report.Polls.Polls, duration.TotalMilliseconds, report.Fault?.Reason);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var schedule = new PollSchedule(options.Interval, time);
        try
        {
            while (true)
            {
                trigger.Reset();
                latest.Turn();
                await PollGuardedAsync(stoppingToken);
                latest.Turn();
                await schedule.WaitAsync(trigger.Requested, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is no fault.
        }
    }

    /// <summary>A bug must not end the loop. What it left unpublished grows stale, so it cannot leave a green verdict standing.</summary>
    private async Task PollGuardedAsync(CancellationToken stopping)
    {
        try
        {
            await PollOnceAsync(stopping);
        }
        catch (Exception bug) when (!stopping.IsCancellationRequested)
        {
            Bug(bug);
        }
    }

    /// <summary>A bug in reading counts as a failed poll.</summary>
    private async Task<PollResult> TakeAsync(HealthReport before, CancellationToken stopping)
    {
        try
        {
            return await cluster.ReadAsync(before.Trust, stopping);
        }
        catch (Exception bug) when (!stopping.IsCancellationRequested)
        {
            Bug(bug);
            var fault = new ConnectReading.Unreachable(FaultReason.Other, $"a fault of this program ({bug.GetType().Name}); see its log");
            return new PollResult(fault, before.Life, []);
        }
    }

    [LoggerMessage(EventId = 100, EventName = "Polled", Level = LogLevel.Debug, Message = "Poll {Number} took {ElapsedMs:0.0} ms; fault: {Fault}")]
    private partial void Polled(long number, double elapsedMs, FaultReason? fault);

    [LoggerMessage(EventId = 190, EventName = "PollBug", Level = LogLevel.Error, Message = "A poll failed by a fault of this program; please report it")]
    private partial void Bug(Exception exception);
}
