using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>One reason against health.</summary>
/// <param name="Connector">Whose failure it is. Of a worker: the first connector concerned, as the tools before this one report; null for
/// none.</param>
/// <param name="Task">The id, when it is a task's.</param>
/// <param name="State">What Connect says; null where it says nothing.</param>
/// <param name="WorkerId">The owner; null when it is not known.</param>
/// <param name="Detail">The trace of a connector or task; of other failures one sentence, or null.</param>
internal sealed record Failure(FailureType Type, string? Connector, int? Task, ConnectState? State, string? WorkerId, string? Detail)
{
    /// <summary>The same failure in two polls has the same key, whatever became of its trace.</summary>
    public FailureKey Key => Type.Define().Scope switch
    {
        FailureScope.Cluster => new FailureKey(Type, null, null, null),
        FailureScope.Worker => new FailureKey(Type, null, null, WorkerId),
        _ => new FailureKey(Type, Connector, Task, null),
    };

    /// <summary>One sentence without its full stop, for people.</summary>
    public string Describe() => Type.Define().Describe(this);

    public static Failure Create(FailureType type, ConnectorStatus connector) =>
        new(type, connector.Name, null, connector.State, connector.WorkerId, type is FailureType.Connector ? connector.Trace : null);

    public static Failure Create(FailureType type, string connector, ConnectorTask task) =>
        new(type, connector, task.Id, task.State, task.WorkerId, type is FailureType.Task ? task.Trace : null);
}

internal readonly record struct FailureKey(FailureType Type, string? Connector, int? Task, string? WorkerId);
