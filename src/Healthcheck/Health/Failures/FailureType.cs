namespace Healthcheck.Health;

/// <summary>What may speak against health; <see cref="FailureCatalogue"/> tells more of each.</summary>
internal enum FailureType
{
    /// <summary>A connector is in an unhealthy state.</summary>
    Connector,

    /// <summary>A task is in an unhealthy state.</summary>
    Task,

    /// <summary>The worker that was asked does not answer for its cluster, so whatever it lists may be stale.</summary>
    Broker,

    /// <summary>A connector has a configuration but has never reported a status.</summary>
    MissingStatus,

    /// <summary>A connector says RUNNING and has no tasks.</summary>
    NoTasks,

    /// <summary>A task has a configuration but has never reported a status.</summary>
    MissingTask,

    /// <summary>A worker owns connectors or tasks, and does not answer.</summary>
    LostWorker,

    /// <summary>A connector says that it is at work on a lost worker.</summary>
    SuspectConnector,

    /// <summary>A task says that it is at work on a lost worker.</summary>
    SuspectTask,

    /// <summary>A worker not known alive lists far fewer connectors than were known.</summary>
    VanishedConnectors,

    /// <summary>A connector that the operator expects is not listed.</summary>
    MissingConnector,

    /// <summary>Of several clusters, one that there is no usable snapshot of.</summary>
    Unreachable,
}

/// <summary>What a failure counts as, in the rate.</summary>
internal enum FailureKind
{
    /// <summary>One of the considered connectors.</summary>
    Connector,

    /// <summary>One of the considered tasks.</summary>
    Task,

    /// <summary>Not counted in the rate: its share is counted by others.</summary>
    Uncounted,

    /// <summary>Unhealthy whatever the rate: nothing that is listed can be believed.</summary>
    Decisive,
}

/// <summary>
/// What a failure is a failure of: by this it is found again in the next poll, and belongs to the verdict on a part of the cluster.
/// </summary>
internal enum FailureScope
{
    /// <summary>The whole list; it belongs to every verdict.</summary>
    Cluster,

    /// <summary>A worker; it belongs to no verdict on a connector.</summary>
    Worker,

    /// <summary>A connector or one of its tasks; it belongs to the verdict on its owner.</summary>
    Connector,

    /// <summary>
    /// A connector that is expected by name. Where it is missing it has no owner, so it belongs to the verdict on every worker.
    /// </summary>
    ExpectedConnector,
}
