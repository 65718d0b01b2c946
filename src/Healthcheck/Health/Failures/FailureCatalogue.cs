using System.Collections.Immutable;

namespace Healthcheck.Health;

/// <summary>One type of failure: all that is known of it but the rule by which it is found.</summary>
/// <param name="Label">The type as it stands in answers, and the name of its check.</param>
/// <param name="Grace">How long it must last before it counts, where nothing else is set; null where that follows from something
/// else.</param>
/// <param name="Describe">One sentence without its full stop.</param>
/// <param name="Help">What --help says of it; null where the row of another type says it.</param>
internal sealed record FailureDefinition(
    FailureType Type, string Label, FailureKind Kind, FailureScope Scope, TimeSpan? Grace, Func<Failure, string> Describe, string? Help)
{
    /// <summary>Whether it is looked for only where the operator asks for it.</summary>
    public bool IsCheck { get; init; }

    /// <summary>The page of deploy/runbooks, without its ending; null for none.</summary>
    public string? Runbook => Type switch
    {
        FailureType.Connector => "KafkaConnectConnectorFailed",
        FailureType.Task => "KafkaConnectTasksFailed",
        FailureType.Broker => "KafkaConnectWorkerNotAlive",
        FailureType.NoTasks => "KafkaConnectConnectorWithoutTasks",
        FailureType.VanishedConnectors or FailureType.MissingConnector => "KafkaConnectConnectorsDropped",
        FailureType.Unreachable => "KafkaConnectUnreachable",
        _ => null,
    };

    /// <summary>The type whose grace it shares.</summary>
    public FailureType? SharesGraceOf { get; init; }
}

/// <summary>
/// Every type of failure, in the order of <see cref="FailureType"/>. The pages, --help, checks and grace periods follow from it;
/// the rules that find the failures stand in <see cref="FailureRules"/>.
/// </summary>
internal static class FailureCatalogue
{
    /// <summary>Connect gives a worker that left five minutes to come back before it hands on its work.</summary>
    private static readonly TimeSpan BeyondRebalance = TimeSpan.FromMinutes(6);

    public static readonly ImmutableArray<FailureDefinition> All =
    [
        new(FailureType.Connector, "connector", FailureKind.Connector, FailureScope.Connector, null,
            failure => $"Connector {failure.Connector} is {failure.State} on {failure.WorkerId ?? "?"}",
            "Its state is one of the unhealthy states, or it has none."),
        new(FailureType.Task, "task", FailureKind.Task, FailureScope.Connector, null,
            failure => $"Task {failure.Task} of connector {failure.Connector} is {failure.State} on {failure.WorkerId ?? "?"}",
            "Its state is one of the unhealthy states, or it has none."),
        new(FailureType.Broker, "broker", FailureKind.Decisive, FailureScope.Cluster, null,
            failure => $"The worker does not answer for its cluster: {failure.Detail}",
            "The worker does not answer for its cluster; unhealthy whatever the percentage."),
        new(FailureType.MissingStatus, "missing_status", FailureKind.Connector, FailureScope.Connector, BeyondRebalance,
            failure => $"Connector {failure.Connector} has a configuration and no status",
            "A connector has a configuration and has never reported a status. Costs one more request a poll.") { IsCheck = true },
        new(FailureType.NoTasks, "no_tasks", FailureKind.Connector, FailureScope.Connector, BeyondRebalance,
            failure => $"Connector {failure.Connector} is {failure.State} on {failure.WorkerId ?? "?"} and has no tasks",
            "A connector is RUNNING and has no tasks.") { IsCheck = true },
        new(FailureType.MissingTask, "missing_task", FailureKind.Task, FailureScope.Connector, BeyondRebalance,
            failure => $"Task {failure.Task} of connector {failure.Connector} has a configuration and no status",
            "A task is configured and has never reported a status. Makes Connect's responses larger: they then contain configurations, "
                + "which are skipped unread.") { IsCheck = true },
        new(FailureType.LostWorker, "lost_worker", FailureKind.Uncounted, FailureScope.Worker, TimeSpan.FromMinutes(1),
            failure => $"Worker {failure.WorkerId} owns connectors or tasks, and does not answer: {failure.Detail}",
            "A worker owns something and does not answer GET / at its worker id; what is RUNNING on it is suspect. "
                + "Costs one request a worker a poll.") { IsCheck = true },
        new(FailureType.SuspectConnector, "suspect_connector", FailureKind.Connector, FailureScope.Connector, null,
            failure => $"Connector {failure.Connector} says {failure.State}, but its worker {failure.WorkerId} does not answer",
            "Its state says that it is working, but its worker is lost; the same for suspect_task.")
        {
            SharesGraceOf = FailureType.LostWorker,
        },
        new(FailureType.SuspectTask, "suspect_task", FailureKind.Task, FailureScope.Connector, null,
            failure => $"Task {failure.Task} of connector {failure.Connector} says {failure.State}, "
                + $"but its worker {failure.WorkerId} does not answer",
            null) { SharesGraceOf = FailureType.LostWorker },
        new(FailureType.VanishedConnectors, "vanished_connectors", FailureKind.Decisive, FailureScope.Cluster, TimeSpan.FromSeconds(30),
            failure => $"Connectors have vanished: {failure.Detail}",
            "A worker that has not proved that it is alive lists less than half of the connectors known before, or none.")
        {
            IsCheck = true,
        },
        new(FailureType.MissingConnector, "missing_connector", FailureKind.Connector, FailureScope.ExpectedConnector, TimeSpan.Zero,
            failure => $"Connector {failure.Connector} is expected and is not listed",
            "It is one of --expect-connectors and is not listed."),
        new(FailureType.Unreachable, "unreachable", FailureKind.Decisive, FailureScope.Cluster, null,
            failure => $"The cluster is unknown: {failure.Detail}",
            "One of several clusters could not be read for longer than --stale-after, or not yet."),
    ];

    /// <summary>What can be looked for: the names of the checks.</summary>
    public static readonly ImmutableArray<FailureDefinition> Checks = [.. All.Where(row => row.IsCheck)];

    /// <summary>The types with a grace of their own: those of the checks, and what is expected by name.</summary>
    public static readonly ImmutableArray<FailureDefinition> WithGrace = [.. All.Where(row => row.Grace is not null)];

    public static FailureDefinition Define(this FailureType type) => All[(int)type];

    public static string Label(this FailureType type) => Define(type).Label;
}
