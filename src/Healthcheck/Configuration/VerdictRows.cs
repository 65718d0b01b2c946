using System.Collections.Immutable;

namespace Healthcheck.Configuration;

/// <summary>What counts as unhealthy, and from when on. Rows of the <see cref="SettingTable"/>.</summary>
internal static class VerdictRows
{
    internal static readonly Setting<string> WorkerId = new()
    {
        Flag = "--connect-worker-id",
        Variable = "HEALTHCHECK_CONNECT_WORKER_ID",
        DefaultNote = "none: all workers",
        Allowed = "host:port as Connect reports it, any case",
        Description = "Count only failures on this worker.",
        Parse = WorkerIdText.Parse,
    };

    internal static readonly Setting<ImmutableArray<string>> ConsideredContainers = new()
    {
        Flag = "--considered-containers",
        Variable = "HEALTHCHECK_CONSIDERED_CONTAINERS",
        Default = "CONNECTOR,TASK",
        IsList = true,
        Allowed = "CONNECTOR, TASK, comma-separated",
        Description = "What may fail.",
        Parse = WordListText.Of("a container", "CONNECTOR", "TASK"),
    };

    internal static readonly Setting<ImmutableArray<string>> UnhealthyStates = new()
    {
        Flag = "--unhealthy-states",
        Variable = "HEALTHCHECK_UNHEALTHY_STATES",
        Default = "FAILED",
        IsList = true,
        Allowed = $"{string.Join(", ", StateWords.Known)}, or any other word, comma-separated",
        Description = "States that count as failures. FAILED means the last two of these as well.",
        Parse = StateWords.Parse,
    };

    internal static readonly Setting<int> FailureThresholdPercentage = new()
    {
        Flag = "--failure-threshold-percentage",
        Variable = "HEALTHCHECK_FAILURE_THRESHOLD_PERCENTAGE",
        Default = "0",
        Allowed = "0-100",
        Description = "Unhealthy when more than this percentage has failed.",
        Parse = WholeNumberText.Between(0, 100, "a percentage"),
    };

    internal static readonly Setting<bool> FailureThresholdScope = new()
    {
        Flag = "--failure-threshold-scope",
        Variable = "HEALTHCHECK_FAILURE_THRESHOLD_SCOPE",
        Default = "cluster",
        Allowed = "cluster, worker",
        Description = "With a worker id: whether the percentage is of the whole cluster or of what the worker owns.",
        Parse = WordListText.One("a scope", ("cluster", false), ("worker", true)),
    };

    internal static readonly Setting<ImmutableArray<string>> IncludeConnectors = new()
    {
        Flag = "--include-connectors",
        Variable = "HEALTHCHECK_INCLUDE_CONNECTORS",
        DefaultNote = "all",
        IsList = true,
        Allowed = "connector names, * for any characters, ? for one, comma-separated",
        Description = "Watch only these connectors.",
        Parse = PatternListText.Parse,
    };

    internal static readonly Setting<ImmutableArray<string>> ExcludeConnectors = new()
    {
        Flag = "--exclude-connectors",
        Variable = "HEALTHCHECK_EXCLUDE_CONNECTORS",
        DefaultNote = "none",
        IsList = true,
        Allowed = "connector names, * for any characters, ? for one, comma-separated",
        Description = "Do not watch these connectors, also when they are included.",
        Parse = PatternListText.Parse,
    };

    internal static readonly Setting<ImmutableArray<string>> ExpectConnectors = new()
    {
        Flag = "--expect-connectors",
        Variable = "HEALTHCHECK_EXPECT_CONNECTORS",
        DefaultNote = "none",
        IsList = true,
        Allowed = "connector names without * and ?, comma-separated",
        Description = "Connectors that must be listed; one that is not is a failure.",
        Parse = NameListText.Parse,
    };

    internal static readonly Setting<GraceSettings> GracePeriod = new()
    {
        Flag = "--grace-period",
        Variable = "HEALTHCHECK_GRACE_PERIOD",
        Default = "0",
        IsList = true,
        Allowed = "0-24h for all states, or by state, check or missing_connector as UNASSIGNED=6m,no_tasks=10m",
        Description = "How long something must be seen unhealthy before it counts.",
        Parse = GracePeriodText.Parse,
    };

    internal static readonly Setting<ImmutableArray<string>> Checks = new()
    {
        Flag = "--checks",
        Variable = "HEALTHCHECK_CHECKS",
        Default = "vanished_connectors",
        IsList = true,
        Allowed = $"{string.Join(", ", CheckTable.Checks.Select(check => check.Name))}, comma-separated; or {CheckTable.All}, or {CheckTable.None}",
        Description = "Quiet failures to look for; see below.",
        Parse = CheckTable.Parse,
    };

    internal static readonly Setting<TimeSpan> StaleAfter = new()
    {
        Flag = "--stale-after",
        Variable = "HEALTHCHECK_STALE_AFTER",
        DefaultNote = "3 poll intervals",
        Allowed = "the poll interval up to 24h",
        Description = "Age from which the newest snapshot is no longer believed: unhealthy. Never less than two poll intervals and a reserve.",
        Parse = DurationText.Between(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(24)),
    };

    internal static readonly Setting<TimeSpan> WorkerGracePeriod = new()
    {
        Flag = "--worker-grace-period",
        Variable = "HEALTHCHECK_WORKER_GRACE_PERIOD",
        Default = "60s",
        Allowed = "0-1h",
        Description = "How long a worker once seen alive may not answer for its cluster, as in a long rebalance.",
        Parse = DurationText.Between(TimeSpan.Zero, TimeSpan.FromHours(1)),
    };
}
