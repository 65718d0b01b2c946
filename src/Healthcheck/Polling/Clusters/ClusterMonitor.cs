using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Restarts;

namespace Healthcheck.Polling;

/// <summary>
/// Watches one cluster: polls at once, then every interval, never two at a time, and publishes a report each time. All that is remembered
/// of the cluster hangs on this object.
/// </summary>
/// <param name="log">Tells of changes of this cluster.</param>
/// <param name="restarter">Restarts what failed of it; null where nobody wants that.</param>
internal sealed partial class ClusterMonitor(
    ClusterOptions options,
    ClusterReader reader,
    LatestReport latest,
    PollTrigger trigger,
    IReportPublisher log,
    Restarter? restarter,
    TimeProvider time,
    ILogger<ClusterMonitor> logger) : IDisposable
{
    public ClusterOptions Options => options;

    public LatestReport Latest => latest;

    /// <summary>Tells of changes of this cluster.</summary>
    public IReportPublisher Log => log;

    /// <summary>Null where nothing is restarted.</summary>
    public Restarter? Restarter => restarter;

    /// <summary>
    /// Restarts what failed of one connector because a person asks; when Connect has answered, the cluster is polled anew.
    /// </summary>
    /// <param name="askedBy">For the log.</param>
    /// <exception cref="InvalidOperationException">Nothing is restarted here.</exception>
    public HandRestart RestartByHand(string connector, string askedBy)
    {
        var begun = (restarter ?? throw new InvalidOperationException("nothing is restarted here"))
            .RestartByHand(connector, latest.Current, askedBy);
        begun.Answer?.ContinueWith(_ => trigger.Request(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return begun;
    }

    /// <summary>Polls until it is cancelled.</summary>
    /// <param name="share">Which part of the interval the wait for the second poll takes, above 0, at most 1.</param>
    /// <param name="polled">Called after each poll, before its report is published.</param>
    public async Task RunAsync(double share, ReportPublishers publishers, Action polled, CancellationToken cancellationToken)
    {
        using var schedule = new PollSchedule(options.Polling.Interval, share, time);
        try
        {
            while (true)
            {
                trigger.Reset();
                latest.MarkTurn();
                await PollGuardedAsync(publishers, polled, cancellationToken);
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
    /// <param name="polled">Called before the report is published.</param>
    public async Task PollOnceAsync(ReportPublishers publishers, Action polled, CancellationToken cancellationToken)
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
        polled();
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

    /// <summary>Closes its connections; when the loop has ended.</summary>
    public void Dispose()
    {
        reader.Dispose();
        restarter?.Dispose();
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
    private async Task PollGuardedAsync(ReportPublishers publishers, Action polled, CancellationToken cancellationToken)
    {
        try
        {
            await PollOnceAsync(publishers, polled, cancellationToken);
        }
        catch (Exception bug) when (!cancellationToken.IsCancellationRequested)
        {
            Bug(bug);
            polled();
        }
    }

    [LoggerMessage(100, LogLevel.Debug, "Poll {Number} took {ElapsedMs:0.0} ms; fault: {Fault}", EventName = "Polled")]
    private partial void Polled(long number, double elapsedMs, FaultReason? fault);

    [LoggerMessage(190, LogLevel.Error, "A poll failed because of a bug in this program; please report it", EventName = "PollBug")]
    private partial void Bug(Exception exception);
}

