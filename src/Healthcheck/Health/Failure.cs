using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>One reason against health.</summary>
internal abstract record Failure
{
    private Failure()
    {
    }

    public sealed record OfConnector(string Connector, ConnectState State, string? WorkerId, string? Trace) : Failure;

    public sealed record OfTask(string Connector, int Id, ConnectState State, string? WorkerId, string? Trace) : Failure;

    /// <summary>
    /// The worker that was asked does not answer for its cluster, so whatever it lists may be long past.
    /// </summary>
    /// <param name="Connector">The first connector it lists, as the tools before this one report; null when it lists none.</param>
    /// <param name="Detail">What the worker answered when asked for its own life.</param>
    public sealed record OfBroker(string? Connector, string Detail) : Failure;

    /// <summary>The same failure in two polls has the same key.</summary>
    public FailureKey Key => this switch
    {
        OfConnector connector => new FailureKey(connector.Connector, null),
        OfTask task => new FailureKey(task.Connector, task.Id),
        OfBroker => default,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>Whose failure it is: a connector's, one of its tasks', or (both null) the worker's own.</summary>
internal readonly record struct FailureKey(string? Connector, int? Task);
