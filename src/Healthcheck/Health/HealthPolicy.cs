using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>What counts as unhealthy. Fixed at start.</summary>
internal sealed record HealthPolicy
{
    public static readonly (int Min, int Max) FailurePercentageRange = (0, 100);

    public static readonly (TimeSpan Min, TimeSpan Max) StaleAfterRange = (TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(24));

    public static readonly (TimeSpan Min, TimeSpan Max) WorkerGracePeriodRange = (TimeSpan.Zero, TimeSpan.FromHours(1));

    public static readonly (int Min, int Max) HistorySizeRange = (0, 100_000);

    private readonly HashSet<string> _unhealthy = new([ConnectState.Failed.Text], StringComparer.OrdinalIgnoreCase);

    public bool ConsiderConnectors { get; init; } = true;

    public bool ConsiderTasks { get; init; } = true;

    /// <summary>The unhealthy states, upper case, in the order the operator gave them.</summary>
    public ImmutableArray<string> UnhealthyStates
    {
        get;
        init
        {
            field = value;
            _unhealthy = value.ToHashSet(StringComparer.OrdinalIgnoreCase);
        }
    } = [ConnectState.Failed.Text];

    /// <summary>Which connectors count at all.</summary>
    public ConnectorFilter Filter { get; init; } = ConnectorFilter.All;

    /// <summary>Names of connectors that must be listed.</summary>
    public ImmutableArray<string> ExpectedConnectors { get; init; } = [];

    /// <summary>How long something must be unhealthy before it counts.</summary>
    public GracePeriods GracePeriods { get; init; } = new();

    /// <summary>The silent failures that are looked for.</summary>
    public ImmutableArray<FailureType> Checks { get; init; } = [FailureType.VanishedConnectors];

    /// <summary>Healthy while no more than this share of connectors and tasks fails; 0 to 1.</summary>
    public double FailureThreshold { get; init; }

    /// <summary>With a worker id: whether the share is of what this worker owns, rather than of the whole cluster.</summary>
    public bool ThresholdPerWorker { get; init; }

    /// <summary>Only connectors and tasks on this worker can be failures; null: all workers.</summary>
    public string? WorkerId { get; init; }

    /// <summary>A snapshot older than this supports no verdict.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a worker once seen alive may fail to prove it.</summary>
    public TimeSpan WorkerGracePeriod { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many changes of states are remembered.</summary>
    public int HistorySize { get; init; } = 1000;

    /// <summary>Where the root cause of a failure is told with its message.</summary>
    public RootCauseMessages RootCauseMessages { get; init; }

    /// <summary>What named no state is never healthy, whatever the operator listed.</summary>
    public bool IsUnhealthy(ConnectState state) => state.Kind switch
    {
        StateKind.Missing => true,
        // Whoever calls FAILED unhealthy means every word for it.
        StateKind.Failed => _unhealthy.Contains(ConnectState.Failed.Text) || _unhealthy.Contains(state.Text),
        _ => _unhealthy.Contains(state.Text),
    };

    /// <summary>A connector that was not understood counts whatever is considered: who knows what its tasks are like.</summary>
    public bool Considers(ConnectorStatus connector) => ConsiderConnectors || connector.State.Kind is StateKind.Missing;

    public bool LooksFor(FailureType check) => Checks.Contains(check);

    /// <summary>Whether a connector without a status is a failure.</summary>
    public bool LooksForStatus => ConsiderConnectors && LooksFor(FailureType.MissingStatus);

    /// <summary>Whether a task without a status is a failure.</summary>
    public bool LooksForTasks => ConsiderTasks && LooksFor(FailureType.MissingTask);
}

/// <summary>
/// Where the root cause of a failure is told with its message, which may hold what is nobody's business; its class is told anyway.
/// </summary>
internal enum RootCauseMessages
{
    /// <summary>Everywhere but in the log, which is often kept and shared.</summary>
    Auto,

    On,

    Off,
}
