using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Polling;

/// <summary>
/// Writes one line for each change, and none for what stays as it was: whether Connect is reached, what the list holds, what fails, and
/// what the verdict is. Ids and names of the lines are part of the contract: never reused.
/// </summary>
internal sealed partial class TransitionLogger(ILogger<TransitionLogger> logger) : IReportPublisher
{
    private readonly ListChangeLogger _list = new(logger);
    private readonly FailureChangeLogger _failures = new(logger);
    private HealthReport? _last;
    private bool? _isHealthy;
    private Uri? _worker;

    public void Publish(HealthReport report)
    {
        var before = _last ?? HealthReport.BeforeFirstPoll(report.Policy);
        _last = report;
        WriteReach(before, report);
        _list.WriteAddress(report);
        if (report.Fault is null)
        {
            _list.WriteList(before, report);
            _failures.Write(before, report);
        }

        WriteVerdict(report, report.Polls.LastPoll!.Value);
    }

    private void WriteReach(HealthReport before, HealthReport after)
    {
        if (after.Fault is { } fault)
        {
            if (before.Fault?.Reason == fault.Reason)
            {
                return;
            }

            // What was never found cannot be lost.
            if (after.Snapshot is null)
            {
                NotReadYet(fault.Reason.Label(), fault.Detail);
            }
            else
            {
                Lost(fault.Reason.Label(), fault.Detail);
            }
        }
        else if (after.Snapshot is { } snapshot
            && (before.Fault is not null || (_worker != snapshot.Worker && (_worker is null || after.WorkerAlive))))
        {
            // Among workers none of which is alive, each poll tries the next, which is not worth a line.
            _worker = snapshot.Worker;
            Found(snapshot.Worker, after.Counts!.AllConnectors, after.Counts.AllTasks);
        }
    }

    private void WriteVerdict(HealthReport after, Timestamp now)
    {
        var isHealthy = after.IsHealthy(now);
        if (isHealthy == _isHealthy)
        {
            return;
        }

        var isFirst = _isHealthy is null;
        _isHealthy = isHealthy;
        if (isHealthy)
        {
            Healthy();
        }
        else if (after.IsFresh(now))
        {
            Unhealthy(after.Verdict!.Failures.Length, after.Verdict.FailureRate);
        }
        else if (!isFirst)
        {
            // At the start, the line that says what cannot be reached is enough.
            NoVerdict(after.Policy.StaleAfter.TotalSeconds);
        }
    }

    [LoggerMessage(101, LogLevel.Warning, "Kafka Connect is lost ({Reason}): {Detail}", EventName = "ConnectLost")]
    private partial void Lost(string reason, string detail);

    [LoggerMessage(
        102, LogLevel.Information,
        "Kafka Connect is found: {Worker} lists {Connectors} connectors with {Tasks} tasks",
        EventName = "ConnectFound")]
    private partial void Found(Uri worker, int connectors, int tasks);

    [LoggerMessage(103, LogLevel.Warning, "Kafka Connect cannot be read yet ({Reason}): {Detail}", EventName = "ConnectNotRead")]
    private partial void NotReadYet(string reason, string detail);

    [LoggerMessage(141, LogLevel.Information, "The verdict is healthy", EventName = "VerdictHealthy")]
    private partial void Healthy();

    [LoggerMessage(
        142, LogLevel.Warning,
        "The verdict is unhealthy: failures: {Failures}, failure rate {FailureRate}",
        EventName = "VerdictUnhealthy")]
    private partial void Unhealthy(int failures, double failureRate);

    [LoggerMessage(
        143, LogLevel.Warning,
        "The verdict is unhealthy: no poll has succeeded for more than {StaleAfter} s",
        EventName = "VerdictUnknown")]
    private partial void NoVerdict(double staleAfter);
}
