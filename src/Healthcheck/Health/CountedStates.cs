using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>The few states by which connectors and tasks are counted; whatever else may be said counts as unknown.</summary>
internal static class CountedStates
{
    /// <summary>A missing state is one kind of unknown, and so is what only some services say.</summary>
    public static StateKind ClassifyConnector(StateKind kind) => kind is StateKind.Missing or StateKind.Degraded ? StateKind.Unknown : kind;

    /// <summary>A task cannot be stopped: one that says so is unknown.</summary>
    public static StateKind ClassifyTask(StateKind kind) => kind is StateKind.Stopped ? StateKind.Unknown : ClassifyConnector(kind);
}
