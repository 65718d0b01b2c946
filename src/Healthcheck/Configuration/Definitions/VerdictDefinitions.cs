using System.Collections.Immutable;
using Healthcheck.Health;
using Healthcheck.Polling;

namespace Healthcheck.Configuration;

/// <summary>Settings of a cluster: what counts as unhealthy, and from when on. Rows of the <see cref="SettingTable"/>.</summary>
internal static class VerdictDefinitions
{
    internal static readonly Setting<ClusterOptions> WorkerId = new Setting<ClusterOptions, string?>
    {
        Flag = "--connect-worker-id",
        DefaultNote = "none: all workers",
        Description = "Count only failures on this worker.",
        Parser = ConnectorNameParser.WorkerId,
        Get = cluster => cluster.Health.WorkerId,
        Set = (cluster, value) => cluster with { Health = cluster.Health with { WorkerId = value } },
    };

    internal static readonly Setting<ClusterOptions> ConsideredContainers = new Setting<ClusterOptions, (bool Connectors, bool Tasks)>
    {
        Flag = "--considered-containers",
        Description = "What may fail.",
        Parser = WordParser.Containers,
        Get = cluster => (cluster.Health.ConsiderConnectors, cluster.Health.ConsiderTasks),
        Set = (cluster, value) => cluster with
        {
            Health = cluster.Health with { ConsiderConnectors = value.Connectors, ConsiderTasks = value.Tasks },
        },
    };

    internal static readonly Setting<ClusterOptions> UnhealthyStates = new Setting<ClusterOptions, ImmutableArray<string>>
    {
        Flag = "--unhealthy-states",
        Description = "States that count as failures. FAILED means the last two of these as well.",
        Parser = StateParser.States,
        Get = cluster => cluster.Health.UnhealthyStates,
        Set = (cluster, value) => cluster with { Health = cluster.Health with { UnhealthyStates = value } },
    };

    internal static readonly Setting<ClusterOptions> FailureThresholdPercentage = new Setting<ClusterOptions, int>
    {
        Flag = "--failure-threshold-percentage",
        Description = "Unhealthy when more than this percentage has failed.",
        Parser = QuantityParser.WholeNumber(HealthPolicy.FailurePercentageRange, "a percentage"),
        Get = cluster => (int)Math.Round(cluster.Health.FailureThreshold * 100),
        Set = (cluster, value) => cluster with { Health = cluster.Health with { FailureThreshold = value / 100.0 } },
    };

    internal static readonly Setting<ClusterOptions> FailureThresholdScope = new Setting<ClusterOptions, bool>
    {
        Flag = "--failure-threshold-scope",
        Description = "With a worker id: whether the percentage is of the whole cluster or of what the worker owns.",
        Parser = WordParser.Choice("a scope", ("cluster", false), ("worker", true)),
        Get = cluster => cluster.Health.ThresholdPerWorker,
        Set = (cluster, value) => cluster with { Health = cluster.Health with { ThresholdPerWorker = value } },
    };

    internal static readonly Setting<ClusterOptions> IncludeConnectors = new Setting<ClusterOptions, ImmutableArray<NamePattern>>
    {
        Flag = "--include-connectors",
        DefaultNote = "all",
        Description = "Watch only these connectors.",
        Parser = ConnectorNameParser.Patterns,
        Get = cluster => cluster.Health.Filter.Include,
        Set = (cluster, value) => cluster with
        {
            Health = cluster.Health with { Filter = cluster.Health.Filter with { Include = value } },
        },
    };

    internal static readonly Setting<ClusterOptions> ExcludeConnectors = new Setting<ClusterOptions, ImmutableArray<NamePattern>>
    {
        Flag = "--exclude-connectors",
        Description = "Do not watch these connectors, also when they are included.",
        Parser = ConnectorNameParser.Patterns,
        Get = cluster => cluster.Health.Filter.Exclude,
        Set = (cluster, value) => cluster with
        {
            Health = cluster.Health with { Filter = cluster.Health.Filter with { Exclude = value } },
        },
    };

    internal static readonly Setting<ClusterOptions> ExpectConnectors = new Setting<ClusterOptions, ImmutableArray<string>>
    {
        Flag = "--expect-connectors",
        Description = "Connectors that must be listed; one that is not is a failure.",
        Parser = ConnectorNameParser.Names,
        Get = cluster => cluster.Health.ExpectedConnectors,
        Set = (cluster, value) => cluster with { Health = cluster.Health with { ExpectedConnectors = value } },
    };

    internal static readonly Setting<ClusterOptions> GracePeriod = new Setting<ClusterOptions, GracePeriods>
    {
        Flag = "--grace-period",
        Description = "How long something must be seen unhealthy before it counts.",
        Parser = GracePeriodParser.ByStateOrType,
        Get = cluster => cluster.Health.GracePeriods,
        Set = (cluster, value) => cluster with { Health = cluster.Health with { GracePeriods = value } },
    };

    /// <summary>Two of the checks need answers that are asked for on their account alone.</summary>
    internal static readonly Setting<ClusterOptions> Checks = new Setting<ClusterOptions, ImmutableArray<FailureType>>
    {
        Flag = "--checks",
        Description = "Silent failures to look for; see below.",
        Parser = CheckParser.Checks,
        Get = cluster => cluster.Health.Checks,
        Set = (cluster, value) => cluster with
        {
            Health = cluster.Health with { Checks = value },
            Rest = cluster.Rest with
            {
                AskConfiguredTasks = value.Contains(FailureType.MissingTask),
                AskNames = value.Contains(FailureType.MissingStatus),
            },
        },
    };

    internal static readonly Setting<ClusterOptions> StaleAfter = new Setting<ClusterOptions, TimeSpan>
    {
        Flag = "--stale-after",
        DefaultNote = "3 poll intervals",
        Description = "Age from which the newest snapshot is no longer believed: unhealthy. "
            + "At least two poll intervals and a reserve.",
        Parser = QuantityParser.Duration(HealthPolicy.StaleAfterRange) with { Allowed = "the poll interval up to 24h" },
        Get = cluster => cluster.Health.StaleAfter,
        Set = (cluster, value) => cluster with { Health = cluster.Health with { StaleAfter = value } },
    };

    internal static readonly Setting<ClusterOptions> WorkerGracePeriod = new Setting<ClusterOptions, TimeSpan>
    {
        Flag = "--worker-grace-period",
        DefaultNote = "60s",
        Description = "How long a worker that has been seen alive may fail to answer for its cluster, as in a long rebalance.",
        Parser = QuantityParser.Duration(HealthPolicy.WorkerGracePeriodRange),
        Get = cluster => cluster.Health.WorkerGracePeriod,
        Set = (cluster, value) => cluster with { Health = cluster.Health with { WorkerGracePeriod = value } },
    };
}
