using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Restarts;

namespace Healthcheck.Metrics;

/// <summary>What metrics are made from. Nothing in it depends on when it is read.</summary>
/// <param name="report">The report.</param>
/// <param name="IsFresh">Whether the snapshot still supports a verdict; without it, nothing of the snapshot is shown.</param>
/// <param name="pollInterval">The setting.</param>
/// <param name="version">The program's own.</param>
internal sealed class ReportView(HealthReport report, bool IsFresh, TimeSpan pollInterval, string version)
{
    public static readonly StateKind[] ConnectorStates =
    [
        StateKind.Running, StateKind.Paused, StateKind.Stopped, StateKind.Unassigned, StateKind.Restarting,
        StateKind.Failed, StateKind.Unknown,
    ];

    /// <summary>STOPPED is a state of connectors only.</summary>
    public static readonly StateKind[] TaskStates = [.. ConnectorStates.Where(state => state is not StateKind.Stopped)];

    public MetricsLimits Limits { get; init; } = MetricsLimits.Default;

    public ProcessFacts Process { get; init; }

    /// <summary>What was restarted; null where nothing is.</summary>
    public RestartReport? Restarts { get; init; }

    public HealthReport Report => report;

    /// <summary>Null where the only cluster has no name.</summary>
    public string? Cluster => report.Cluster;

    public bool IsFresh { get; } = IsFresh;

    public TimeSpan PollInterval => pollInterval;

    public string Version => version;

    public StateCounts? Counts => IsFresh ? Report.Counts : null;

    public bool IsUp => IsFresh && Report.Fault is null;

    public bool IsHealthy => IsFresh && Report.Verdict is { Healthy: true };

    /// <summary>
    /// The connectors, tasks and workers to be shown one by one. Made when first needed, unless it is given; made twice, it is the same.
    /// </summary>
    public EntitySelection Entities
    {
        get => field ??= IsFresh && Report.Snapshot is { } snapshot
            ? EntitySelection.Select(snapshot.Connectors, Limits)
            : EntitySelection.None;
        init;
    }

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
