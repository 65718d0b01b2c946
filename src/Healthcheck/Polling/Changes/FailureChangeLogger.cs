using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Polling;

/// <summary>Writes which failures have come and which are over.</summary>
internal sealed partial class FailureChangeLogger(ILogger logger)
{
    /// <summary>More lines would only bury the first ones when a whole cluster turns; /status has the whole.</summary>
    private const int MostLines = 50;

    public void Write(HealthReport before, HealthReport after)
    {
        if (before.VerdictVersion == after.VerdictVersion)
        {
            return;
        }

        var changes = FailureChanges.Compare(before.Verdict, after.Verdict);
        var entered = changes.Entered.RemoveAll(IsSuspect);
        var left = changes.Left.RemoveAll(IsSuspect);
        foreach (var failure in entered.Take(MostLines))
        {
            WriteEntered(failure, after.Policy.RootCauseMessages is RootCauseMessages.On);
        }

        if (left.Length > 0)
        {
            var connectors = after.Snapshot!.Connectors.ToDictionary(connector => connector.Name, StringComparer.Ordinal);
            foreach (var failure in left.Take(MostLines))
            {
                WriteLeft(failure, connectors);
            }
        }

        var more = Math.Max(0, entered.Length - MostLines) + Math.Max(0, left.Length - MostLines);
        if (more > 0)
        {
            More(more);
        }
    }

    /// <summary>The line of the lost worker says it for all that it owns.</summary>
    private static bool IsSuspect(Failure failure) => failure.Type is FailureType.SuspectConnector or FailureType.SuspectTask;

    private static string Shorten(Failure failure, bool tellsMessage) => TraceLine.Describe(failure.Detail, tellsMessage) ?? "no trace";

    private void WriteEntered(Failure failure, bool tellsMessage)
    {
        switch (failure)
        {
            case { Type: FailureType.Connector }:
                ConnectorEntered(failure.Connector!, failure.State!, failure.WorkerId ?? "?", Shorten(failure, tellsMessage));
                break;
            case { Type: FailureType.Task, Task: { } id }:
                TaskEntered(id, failure.Connector!, failure.State!, failure.WorkerId ?? "?", Shorten(failure, tellsMessage));
                break;
            case { Type: FailureType.Broker }:
                WorkerNotAlive(failure.Detail!);
                break;
            default:
                QuietEntered(failure.Describe(), failure.Type.Label());
                break;
        }
    }

    private void WriteLeft(Failure was, Dictionary<string, ConnectorStatus> connectors)
    {
        var connector = was.Connector is null ? null : connectors.GetValueOrDefault(was.Connector);
        switch (was)
        {
            case { Type: FailureType.Connector } when connector is not null:
                ConnectorLeft(connector.Name, was.State!, connector.State, connector.WorkerId ?? "?");
                break;
            case { Type: FailureType.Connector }:
                ConnectorGone(was.Connector!, was.State!);
                break;
            case { Type: FailureType.Task, Task: { } id }
                when connector?.Tasks.FirstOrDefault(task => task.Id == id) is { State: not null } task:
                TaskLeft(id, connector.Name, was.State!, task.State, task.WorkerId ?? "?");
                break;
            case { Type: FailureType.Task, Task: { } id }:
                TaskGone(id, was.Connector!, was.State!);
                break;
            case { Type: FailureType.Broker }:
                WorkerAlive();
                break;
            default:
                QuietLeft(was.Describe(), was.Type.Label());
                break;
        }
    }

    [LoggerMessage(111, LogLevel.Warning, "Connector {Connector} is {State} on {WorkerId}: {Trace}", EventName = "ConnectorUnhealthy")]
    private partial void ConnectorEntered(string connector, ConnectState state, string workerId, string trace);

    [LoggerMessage(
        112, LogLevel.Information,
        "Connector {Connector} is no longer {Was}: it is {State} on {WorkerId}",
        EventName = "ConnectorRecovered")]
    private partial void ConnectorLeft(string connector, ConnectState was, ConnectState state, string workerId);

    [LoggerMessage(113, LogLevel.Information, "Connector {Connector} is no longer {Was}: it is gone", EventName = "ConnectorGone")]
    private partial void ConnectorGone(string connector, ConnectState was);

    [LoggerMessage(
        121, LogLevel.Warning, "Task {Task} of connector {Connector} is {State} on {WorkerId}: {Trace}", EventName = "TaskUnhealthy")]
    private partial void TaskEntered(int task, string connector, ConnectState state, string workerId, string trace);

    [LoggerMessage(
        122, LogLevel.Information,
        "Task {Task} of connector {Connector} is no longer {Was}: it is {State} on {WorkerId}",
        EventName = "TaskRecovered")]
    private partial void TaskLeft(int task, string connector, ConnectState was, ConnectState state, string workerId);

    [LoggerMessage(
        123, LogLevel.Information, "Task {Task} of connector {Connector} is no longer {Was}: it is gone", EventName = "TaskGone")]
    private partial void TaskGone(int task, string connector, ConnectState was);

    [LoggerMessage(
        131, LogLevel.Warning,
        "The worker does not answer for its cluster, so its list may be stale: {Detail}",
        EventName = "WorkerNotAlive")]
    private partial void WorkerNotAlive(string detail);

    [LoggerMessage(132, LogLevel.Information, "The worker answers for its cluster again", EventName = "WorkerAlive")]
    private partial void WorkerAlive();

    [LoggerMessage(139, LogLevel.Warning, "{Count} more changes in this poll; /status has all of them", EventName = "MoreChanges")]
    private partial void More(int count);

    [LoggerMessage(151, LogLevel.Warning, "{Sentence} ({Type})", EventName = "QuietFailure")]
    private partial void QuietEntered(string sentence, string type);

    [LoggerMessage(152, LogLevel.Information, "No longer: {Sentence} ({Type})", EventName = "QuietFailureOver")]
    private partial void QuietLeft(string sentence, string type);
}
