using System.Diagnostics;

namespace Healthcheck.Health;

/// <summary>The quiet failures in words.</summary>
internal static class QuietFailures
{
    /// <returns>One sentence without its full stop.</returns>
    public static string Describe(Failure failure) => failure.Type switch
    {
        FailureType.MissingStatus => $"Connector {failure.Connector} has a configuration and no status",
        FailureType.NoTasks => $"Connector {failure.Connector} is {failure.State} on {failure.WorkerId ?? "?"} and has no tasks",
        FailureType.MissingTask => $"Task {failure.Task} of connector {failure.Connector} has a configuration and no status",
        FailureType.LostWorker => $"Worker {failure.WorkerId} owns connectors or tasks, and does not answer: {failure.Detail}",
        FailureType.SuspectConnector => $"Connector {failure.Connector} says {failure.State}, but its worker {failure.WorkerId} does not answer",
        FailureType.SuspectTask =>
            $"Task {failure.Task} of connector {failure.Connector} says {failure.State}, but its worker {failure.WorkerId} does not answer",
        FailureType.VanishedConnectors => $"Connectors have vanished: {failure.Detail}",
        FailureType.MissingConnector => $"Connector {failure.Connector} is expected and is not listed",
        _ => throw new UnreachableException(),
    };
}
