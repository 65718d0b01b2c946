using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Metrics;

/// <summary>What metrics are made from.</summary>
/// <param name="IsFresh">Whether the snapshot still supports a verdict; without it, counts of states are not shown.</param>
internal sealed record MetricsView(HealthReport Report, bool IsFresh, TimeSpan PollInterval, string Version)
{
    public StateCounts? Counts => IsFresh ? Report.Counts : null;

    public bool IsUp => IsFresh && Report.Fault is null;

    public bool IsHealthy => IsFresh && Report.Verdict is { Healthy: true };

    public static readonly StateKind[] ConnectorStates =
    [
        StateKind.Running, StateKind.Paused, StateKind.Stopped, StateKind.Unassigned, StateKind.Restarting, StateKind.Failed, StateKind.Unknown,
    ];

    /// <summary>STOPPED is a state of connectors only.</summary>
    public static readonly StateKind[] TaskStates = [.. ConnectorStates.Where(state => state is not StateKind.Stopped)];

    public static string Label(StateKind state) => state switch
    {
        StateKind.Running => "running",
        StateKind.Paused => "paused",
        StateKind.Stopped => "stopped",
        StateKind.Unassigned => "unassigned",
        StateKind.Restarting => "restarting",
        StateKind.Failed => "failed",
        _ => "unknown",
    };
}
