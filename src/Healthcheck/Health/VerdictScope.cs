using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>What a verdict is about: the cluster as one worker's own check sees it, one connector, or one task.</summary>
/// <param name="WorkerId">Only what this worker owns can fail; null: whoever owns it.</param>
/// <param name="Connector">Only this connector and its tasks; null: all.</param>
/// <param name="Task">Only this task of the connector; null: all of it.</param>
internal readonly record struct VerdictScope(string? WorkerId, string? Connector = null, int? Task = null)
{
    /// <summary>Whoever expects a connector by name wants to be told by any worker's check: where it is missing, it has no owner.</summary>
    public bool Covers(Failure failure) =>
        failure.Type.Define().Kind is FailureKind.Decisive
        || (CoversPlace(failure)
            && (failure.Type.Define().Scope is FailureScope.ExpectedConnector || CoversOwner(failure.WorkerId, failure.State)));

    /// <summary>Something without state and owner may be this worker's: it counts for every worker rather than for none.</summary>
    public bool CoversOwner(string? workerId, ConnectState? state) =>
        WorkerId is null
        || string.Equals(WorkerId, workerId, StringComparison.OrdinalIgnoreCase)
        || (workerId is null && state?.Kind is StateKind.Missing);

    private bool CoversPlace(Failure failure) =>
        Connector is null
        || (failure.Type.Define().Scope is not FailureScope.Worker
            && failure.Connector == Connector
            && (Task is null || failure.Task == Task));
}
