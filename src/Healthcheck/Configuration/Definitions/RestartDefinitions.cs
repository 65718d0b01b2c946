using System.Collections.Immutable;
using Healthcheck.Files;
using Healthcheck.Health;
using Healthcheck.Polling;
using Healthcheck.Restarts;

namespace Healthcheck.Configuration;

/// <summary>Settings of a cluster: what is restarted, and how often. Rows of the <see cref="SettingTable"/>.</summary>
internal static class RestartDefinitions
{
    internal static readonly Setting<ClusterOptions> Mode = new Setting<ClusterOptions, RestartMode>
    {
        Flag = "--restart",
        Description = "Whether connectors and tasks that FAILED are restarted, or whether it is only said what would be.",
        Parser = WordParser.Choice("a mode", ("off", RestartMode.Off), ("dry-run", RestartMode.DryRun), ("on", RestartMode.On)),
        Get = cluster => cluster.Restarts.Mode,
        Set = (cluster, value) => With(cluster, restarts => restarts with { Mode = value }),
    };

    internal static readonly Setting<ClusterOptions> Include = new Setting<ClusterOptions, ImmutableArray<NamePattern>>
    {
        Flag = "--restart-connectors",
        DefaultNote = "all",
        Description = "Restart only these connectors, of those that are watched.",
        Parser = ConnectorNameParser.Patterns,
        Get = cluster => cluster.Restarts.Filter.Include,
        Set = (cluster, value) => With(cluster, restarts => restarts with { Filter = restarts.Filter with { Include = value } }),
    };

    internal static readonly Setting<ClusterOptions> Exclude = new Setting<ClusterOptions, ImmutableArray<NamePattern>>
    {
        Flag = "--restart-exclude",
        Description = "Never restart these connectors, also when --restart-connectors names them.",
        Parser = ConnectorNameParser.Patterns,
        Get = cluster => cluster.Restarts.Filter.Exclude,
        Set = (cluster, value) => With(cluster, restarts => restarts with { Filter = restarts.Filter with { Exclude = value } }),
    };

    internal static readonly Setting<ClusterOptions> After = new Setting<ClusterOptions, TimeSpan>
    {
        Flag = "--restart-after",
        Description = "How long something must have been FAILED before its first restart.",
        Parser = QuantityParser.Duration(RestartOptions.AfterRange),
        Get = cluster => cluster.Restarts.After,
        Set = (cluster, value) => With(cluster, restarts => restarts with { After = value }),
    };

    internal static readonly Setting<ClusterOptions> MaxDelay = new Setting<ClusterOptions, TimeSpan>
    {
        Flag = "--restart-max-delay",
        Description = "Longest wait between two restarts of a connector; waits double from 1m, or from this if it is shorter.",
        Parser = QuantityParser.Duration(RestartOptions.MaxDelayRange),
        Get = cluster => cluster.Restarts.MaxDelay,
        Set = (cluster, value) => With(cluster, restarts => restarts with { MaxDelay = value }),
    };

    internal static readonly Setting<ClusterOptions> MaxAttempts = new Setting<ClusterOptions, int>
    {
        Flag = "--restart-max-attempts",
        Description = "Unsuccessful restarts after which the daemon gives up on a connector; 0: never.",
        Parser = QuantityParser.WholeNumber(RestartOptions.MaxAttemptsRange, "a number of attempts"),
        Get = cluster => cluster.Restarts.MaxAttempts,
        Set = (cluster, value) => With(cluster, restarts => restarts with { MaxAttempts = value }),
    };

    internal static readonly Setting<ClusterOptions> ResetAfter = new Setting<ClusterOptions, TimeSpan>
    {
        Flag = "--restart-reset-after",
        Description = "How long a connector must run before its restart attempts are reset.",
        Parser = QuantityParser.Duration(RestartOptions.ResetAfterRange),
        Get = cluster => cluster.Restarts.ResetAfter,
        Set = (cluster, value) => With(cluster, restarts => restarts with { ResetAfter = value }),
    };

    internal static readonly Setting<ClusterOptions> Parallel = new Setting<ClusterOptions, int>
    {
        Flag = "--restart-parallel",
        Description = "Maximum number of connectors of a cluster being restarted at the same time.",
        Parser = QuantityParser.WholeNumber(RestartOptions.ParallelRange, "a number of connectors"),
        Get = cluster => cluster.Restarts.Parallel,
        Set = (cluster, value) => With(cluster, restarts => restarts with { Parallel = value }),
    };

    internal static readonly Setting<ClusterOptions> Budget = new Setting<ClusterOptions, int>
    {
        Flag = "--restart-budget",
        Description = "Maximum number of restarts of a cluster in an hour.",
        Parser = QuantityParser.WholeNumber(RestartOptions.BudgetRange, "a number of restarts"),
        Get = cluster => cluster.Restarts.Budget,
        Set = (cluster, value) => With(cluster, restarts => restarts with { Budget = value }),
    };

    internal static readonly Setting<ClusterOptions> OutagePercentage = new Setting<ClusterOptions, int>
    {
        Flag = "--restart-outage-percentage",
        Description = "When more than this percentage of the connectors fails, and at least 5, nothing is restarted.",
        Parser = QuantityParser.WholeNumber(RestartOptions.OutagePercentageRange, "a percentage"),
        Get = cluster => cluster.Restarts.OutagePercentage,
        Set = (cluster, value) => With(cluster, restarts => restarts with { OutagePercentage = value }),
    };

    internal static readonly Setting<ClusterOptions> BasicAuthFile = new Setting<ClusterOptions, Reloadable<Secret>?>
    {
        Flag = "--restart-basic-auth-file",
        MayHoldSecret = true,
        DefaultNote = "as for reading",
        Description = "Credentials for restarts, from a file, if another account has the right to restart.",
        Parser = CredentialsParser.BasicAuthFile("--restart-basic-auth-file"),
        Get = cluster => cluster.Restarts.BasicAuth,
        Set = (cluster, value) => With(cluster, restarts => restarts with { BasicAuth = value }),
    };

    internal static readonly Setting<ClusterOptions> BearerTokenFile = new Setting<ClusterOptions, Reloadable<Secret>?>
    {
        Flag = "--restart-bearer-token-file",
        MayHoldSecret = true,
        DefaultNote = "as for reading",
        Description = "A bearer token for restarts, from a file; instead of user and password.",
        Parser = CredentialsParser.BearerTokenFile("--restart-bearer-token-file"),
        Get = cluster => cluster.Restarts.BearerToken,
        Set = (cluster, value) => With(cluster, restarts => restarts with { BearerToken = value }),
    };

    private static ClusterOptions With(ClusterOptions cluster, Func<RestartOptions, RestartOptions> change) =>
        cluster with { Restarts = change(cluster.Restarts) };
}
