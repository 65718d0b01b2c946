namespace Healthcheck.Health;

/// <summary>What may speak against health. The first three are those of the tools before this one; the others are quiet failures.</summary>
internal enum FailureType
{
    /// <summary>A connector is in an unhealthy state.</summary>
    Connector,

    /// <summary>A task is in an unhealthy state.</summary>
    Task,

    /// <summary>The worker that was asked does not answer for its cluster, so whatever it lists may be long past.</summary>
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

internal static class FailureTypes
{
    /// <summary>The quiet failures that can be looked for, and so the names of the checks.</summary>
    public static readonly FailureType[] Checks =
    [
        FailureType.MissingStatus, FailureType.NoTasks, FailureType.MissingTask, FailureType.LostWorker, FailureType.VanishedConnectors,
    ];

    /// <summary>The types with a grace of their own: those of the checks, and what is expected by name.</summary>
    public static readonly FailureType[] WithGrace = [.. Checks, FailureType.MissingConnector];

    /// <summary>The type as it stands in answers.</summary>
    public static string Label(this FailureType type) => type switch
    {
        FailureType.Connector => "connector",
        FailureType.Task => "task",
        FailureType.Broker => "broker",
        FailureType.MissingStatus => "missing_status",
        FailureType.NoTasks => "no_tasks",
        FailureType.MissingTask => "missing_task",
        FailureType.LostWorker => "lost_worker",
        FailureType.SuspectConnector => "suspect_connector",
        FailureType.SuspectTask => "suspect_task",
        FailureType.VanishedConnectors => "vanished_connectors",
        FailureType.MissingConnector => "missing_connector",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    public static FailureKind Kind(this FailureType type) => type switch
    {
        FailureType.Connector or FailureType.MissingStatus or FailureType.NoTasks or FailureType.SuspectConnector
            or FailureType.MissingConnector => FailureKind.Connector,
        FailureType.Task or FailureType.MissingTask or FailureType.SuspectTask => FailureKind.Task,
        FailureType.LostWorker => FailureKind.Uncounted,
        _ => FailureKind.Decisive,
    };
}
