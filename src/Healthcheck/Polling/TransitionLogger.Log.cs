using Healthcheck.Connect;

namespace Healthcheck.Polling;

/// <summary>The lines of the transitions. Ids and names are part of the contract: never reused.</summary>
internal sealed partial class TransitionLogger
{
    [LoggerMessage(101, LogLevel.Warning, "Kafka Connect is lost ({Reason}): {Detail}", EventName = "ConnectLost")]
    private partial void Lost(string reason, string detail);

    [LoggerMessage(102, LogLevel.Information, "Kafka Connect is found: {Worker} lists {Connectors} connectors with {Tasks} tasks", EventName = "ConnectFound")]
    private partial void Found(Uri worker, int connectors, int tasks);

    [LoggerMessage(103, LogLevel.Warning, "Kafka Connect cannot be read yet ({Reason}): {Detail}", EventName = "ConnectNotRead")]
    private partial void NotReadYet(string reason, string detail);

    [LoggerMessage(111, LogLevel.Warning, "Connector {Connector} is {State} on {WorkerId}: {Trace}", EventName = "ConnectorUnhealthy")]
    private partial void ConnectorEntered(string connector, ConnectState state, string workerId, string trace);

    [LoggerMessage(112, LogLevel.Information, "Connector {Connector} is no longer {Was}: it is {State} on {WorkerId}", EventName = "ConnectorRecovered")]
    private partial void ConnectorLeft(string connector, ConnectState was, ConnectState state, string workerId);

    [LoggerMessage(113, LogLevel.Information, "Connector {Connector} is no longer {Was}: it is gone", EventName = "ConnectorGone")]
    private partial void ConnectorGone(string connector, ConnectState was);

    [LoggerMessage(114, LogLevel.Warning, "All {Connectors} connectors are gone: {Worker} lists none", EventName = "AllConnectorsGone")]
    private partial void AllGone(int connectors, Uri worker);

    [LoggerMessage(115, LogLevel.Information, "Connectors are listed again: {Worker} lists {Connectors}", EventName = "ConnectorsBack")]
    private partial void ConnectorsBack(Uri worker, int connectors);

    [LoggerMessage(121, LogLevel.Warning, "Task {Task} of connector {Connector} is {State} on {WorkerId}: {Trace}", EventName = "TaskUnhealthy")]
    private partial void TaskEntered(int task, string connector, ConnectState state, string workerId, string trace);

    [LoggerMessage(122, LogLevel.Information, "Task {Task} of connector {Connector} is no longer {Was}: it is {State} on {WorkerId}", EventName = "TaskRecovered")]
    private partial void TaskLeft(int task, string connector, ConnectState was, ConnectState state, string workerId);

    [LoggerMessage(123, LogLevel.Information, "Task {Task} of connector {Connector} is no longer {Was}: it is gone", EventName = "TaskGone")]
    private partial void TaskGone(int task, string connector, ConnectState was);

    [LoggerMessage(131, LogLevel.Warning, "The worker does not answer for its cluster, so its list may be long past: {Detail}", EventName = "WorkerNotAlive")]
    private partial void WorkerNotAlive(string detail);

    [LoggerMessage(132, LogLevel.Information, "The worker answers for its cluster again", EventName = "WorkerAlive")]
    private partial void WorkerAlive();

    [LoggerMessage(133, LogLevel.Warning, "At {Worker} several workers answer, and one of them does not answer for its cluster; the address counts as not alive until all answers have been good for some time. Name each worker by an address of its own", EventName = "AddressMixed")]
    private partial void AddressMixed(Uri worker);

    [LoggerMessage(134, LogLevel.Information, "The answers at {Worker} no longer contradict one another", EventName = "AddressAgrees")]
    private partial void AddressAgrees(Uri worker);

    [LoggerMessage(135, LogLevel.Warning, "The plain list of connectors cannot be had, so a list that lacks known connectors is believed on proof of life alone: {Detail}", EventName = "NamesForbidden")]
    private partial void NamesForbidden(string detail);

    [LoggerMessage(139, LogLevel.Warning, "{Count} more changes in this poll; /status has the whole", EventName = "MoreChanges")]
    private partial void More(int count);

    [LoggerMessage(141, LogLevel.Information, "The verdict is healthy", EventName = "VerdictHealthy")]
    private partial void Healthy();

    [LoggerMessage(142, LogLevel.Warning, "The verdict is unhealthy: failures: {Failures}, failure rate {FailureRate}", EventName = "VerdictUnhealthy")]
    private partial void Unhealthy(int failures, double failureRate);

    [LoggerMessage(143, LogLevel.Warning, "The verdict is unhealthy: no poll has succeeded for more than {StaleAfter} s", EventName = "VerdictUnknown")]
    private partial void NoVerdict(double staleAfter);

    [LoggerMessage(151, LogLevel.Warning, "{Sentence} ({Type})", EventName = "QuietFailure")]
    private partial void QuietEntered(string sentence, string type);

    [LoggerMessage(152, LogLevel.Information, "No longer: {Sentence} ({Type})", EventName = "QuietFailureOver")]
    private partial void QuietLeft(string sentence, string type);

    [LoggerMessage(153, LogLevel.Warning, "The pattern {Pattern} matches no connector", EventName = "PatternIdle")]
    private partial void PatternIdle(string pattern);

    [LoggerMessage(154, LogLevel.Information, "The pattern {Pattern} matches a connector now", EventName = "PatternMatches")]
    private partial void PatternMatches(string pattern);

    [LoggerMessage(155, LogLevel.Warning,
        "Nothing is owned by the worker id {WorkerId}, so no failure can count; the list names {Count} worker ids: {WorkerIds}", EventName = "WorkerIdIdle")]
    private partial void WorkerIdIdle(string workerId, int count, string workerIds);

    [LoggerMessage(156, LogLevel.Information, "The worker id {WorkerId} owns something now", EventName = "WorkerIdMatches")]
    private partial void WorkerIdMatches(string workerId);

    [LoggerMessage(157, LogLevel.Warning,
        "This program does not know the state {State}: it counts as unknown, and as a failure only where the unhealthy states name it", EventName = "StateUnknown")]
    private partial void StateUnknown(string state);

    [LoggerMessage(158, LogLevel.Warning, "There are more states that this program does not know; no more of them are told", EventName = "MoreStatesUnknown")]
    private partial void MoreStatesUnknown();
}
