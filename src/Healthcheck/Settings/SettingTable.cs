using System.Collections.Immutable;

namespace Healthcheck.Settings;

/// <summary>Every setting once: parsing, variables, settings file, --help and the tests all read these rows.</summary>
internal static class SettingTable
{
    internal static readonly ImmutableArray<string> States = ["FAILED", "PAUSED", "UNASSIGNED", "RUNNING", "STOPPED", "RESTARTING"];

    internal static readonly Setting<int> Port = new()
    {
        Flag = "--port",
        Variable = "HEALTHCHECK_PORT",
        Default = "18083",
        Allowed = "1-65535",
        Description = "TCP port to listen on.",
        Parse = WholeNumberText.Between(1, 65535, "a port"),
    };

    internal static readonly Setting<string> BindAddress = new()
    {
        Flag = "--bind-address",
        Variable = "HEALTHCHECK_BIND_ADDRESS",
        Default = "*",
        Allowed = "* (all), localhost, or an IP address",
        Description = "Address to listen on.",
        Parse = BindAddressText.Parse,
    };

    internal static readonly Setting<ImmutableArray<Uri>> ConnectUrl = new()
    {
        Flag = "--connect-url",
        Variable = "HEALTHCHECK_CONNECT_URL",
        Default = "http://localhost:8083",
        IsList = true,
        Allowed = "http or https URLs without user, query or fragment, comma-separated",
        Description = "Kafka Connect's REST address; several are workers of one cluster, tried in turn.",
        Parse = ConnectUrlText.Parse,
    };

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
        Allowed = "FAILED, PAUSED, UNASSIGNED, RUNNING, STOPPED, RESTARTING, comma-separated",
        Description = "States that count as failures.",
        Parse = WordListText.Of("a state", States),
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

    internal static readonly Setting<GraceSettings> GracePeriod = new()
    {
        Flag = "--grace-period",
        Variable = "HEALTHCHECK_GRACE_PERIOD",
        Default = "0",
        IsList = true,
        Allowed = "0-24h for all states, or by state or check as UNASSIGNED=6m,no_tasks=10m",
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

    internal static readonly Setting<Secret> BasicAuth = new()
    {
        Flag = "--basic-auth",
        Variable = "HEALTHCHECK_BASIC_AUTH",
        Allowed = "user:password (the password may hold colons)",
        Description = "Credentials for Kafka Connect. A flag shows in the process list: prefer the file.",
        Parse = BasicAuthText.Parse,
    };

    internal static readonly Setting<Secret> BasicAuthFile = new()
    {
        Flag = "--basic-auth-file",
        Variable = "HEALTHCHECK_BASIC_AUTH_FILE",
        Allowed = "path of a file holding user:password",
        Description = "Credentials for Kafka Connect, from a file; in place of --basic-auth.",
        Parse = BasicAuthText.ReadFile,
    };

    internal static readonly Setting<TimeSpan> PollInterval = new()
    {
        Flag = "--poll-interval",
        Variable = "HEALTHCHECK_POLL_INTERVAL",
        Default = "10s",
        DefaultNote = "10s (1s with --demo)",
        Allowed = "100ms-1h",
        Description = "Time from one poll of Kafka Connect to the next.",
        Parse = DurationText.Between(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
    };

    internal static readonly Setting<TimeSpan> RequestTimeout = new()
    {
        Flag = "--request-timeout",
        Variable = "HEALTHCHECK_REQUEST_TIMEOUT",
        Default = "5s",
        Allowed = "50ms-10m",
        Description = "Time one request to Kafka Connect may take.",
        Parse = DurationText.Between(TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(10)),
    };

    internal static readonly Setting<TimeSpan> StaleAfter = new()
    {
        Flag = "--stale-after",
        Variable = "HEALTHCHECK_STALE_AFTER",
        DefaultNote = "3 poll intervals",
        Allowed = "the poll interval up to 24h",
        Description = "Age from which the newest snapshot is no longer believed: unhealthy.",
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

    internal static readonly Setting<long> MaxBodySize = new()
    {
        Flag = "--max-body-size",
        Variable = "HEALTHCHECK_MAX_BODY_SIZE",
        Default = "64MiB",
        Allowed = "1KiB-1GiB",
        Description = "Largest answer read from Kafka Connect.",
        Parse = SizeText.Between(SizeText.KiB, SizeText.GiB),
    };

    internal static readonly Setting<long> MaxTraceSize = new()
    {
        Flag = "--max-trace-size",
        Variable = "HEALTHCHECK_MAX_TRACE_SIZE",
        Default = "8KiB",
        Allowed = "0-1MiB",
        Description = "How much of a failure's trace is kept.",
        Parse = SizeText.Between(0, SizeText.MiB),
    };

    internal static readonly Setting<string> MetricsDetail = new()
    {
        Flag = "--metrics-detail",
        Variable = "HEALTHCHECK_METRICS_DETAIL",
        Default = "connector",
        Allowed = "summary, connector, task",
        Description = "What /metrics shows: the cluster; also each connector, worker and task in trouble; also every task.",
        Parse = WordListText.One("a level of detail", ("summary", "summary"), ("connector", "connector"), ("task", "task")),
    };

    internal static readonly Setting<int> MetricsMaxSeries = new()
    {
        Flag = "--metrics-max-series",
        Variable = "HEALTHCHECK_METRICS_MAX_SERIES",
        Default = "10000",
        Allowed = "0-10000000",
        Description = "Most series of single connectors, tasks and workers; beyond it, those in trouble come first.",
        Parse = WholeNumberText.Between(0, 10_000_000, "a number of series"),
    };

    internal static readonly Setting<LogLevel> LogLevel = new()
    {
        Flag = "--log-level",
        Variable = "HEALTHCHECK_LOG_LEVEL",
        Default = "INFO",
        Allowed = "DEBUG, INFO, WARNING, ERROR",
        Description = "Least severe level that is logged.",
        Parse = WordListText.One(
            "a log level",
            ("DEBUG", Microsoft.Extensions.Logging.LogLevel.Debug),
            ("INFO", Microsoft.Extensions.Logging.LogLevel.Information),
            ("WARNING", Microsoft.Extensions.Logging.LogLevel.Warning),
            ("ERROR", Microsoft.Extensions.Logging.LogLevel.Error)),
    };

    internal static readonly Setting<bool> LogFormat = new()
    {
        Flag = "--log-format",
        Variable = "HEALTHCHECK_LOG_FORMAT",
        Default = "text",
        Allowed = "text, json",
        Description = "Lines for people, or one JSON object a line.",
        Parse = WordListText.One("a log format", ("text", false), ("json", true)),
    };

    internal static readonly Setting<string> SettingsFile = new()
    {
        Flag = "--settings-file",
        Variable = "HEALTHCHECK_SETTINGS_FILE",
        Allowed = "path of a JSON file",
        Description = "One object: keys are flag names without dashes; values are strings, numbers or arrays of strings.",
        Parse = text => Parsed<string>.Good(text.Trim()),
    };

    internal static readonly Switch Demo =
        new("--demo", null, "Watch a scripted stand-in for Kafka Connect; --connect-url is then not allowed.");

    internal static readonly Switch Help = new("--help", "-h", "Print this text.");

    internal static readonly Switch Version = new("--version", null, "Print the version.");

    /// <summary>In the order of --help.</summary>
    internal static readonly ImmutableArray<Setting> Settings =
    [
        Port, BindAddress, ConnectUrl, WorkerId, ConsideredContainers, UnhealthyStates, FailureThresholdPercentage,
        FailureThresholdScope, IncludeConnectors, ExcludeConnectors, GracePeriod, Checks, BasicAuth, BasicAuthFile,
        PollInterval, RequestTimeout, StaleAfter, WorkerGracePeriod, MaxBodySize, MaxTraceSize,
        MetricsDetail, MetricsMaxSeries, LogLevel, LogFormat, SettingsFile,
    ];

    internal static readonly ImmutableArray<Switch> Switches = [Demo, Help, Version];
}
