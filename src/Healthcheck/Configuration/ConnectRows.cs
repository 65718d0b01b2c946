using System.Collections.Immutable;

namespace Healthcheck.Configuration;

/// <summary>How Kafka Connect is asked. Rows of the <see cref="SettingTable"/>.</summary>
internal static class ConnectRows
{
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

    internal static readonly Setting<string> WorkerCheck = new()
    {
        Flag = "--worker-check",
        Variable = "HEALTHCHECK_WORKER_CHECK",
        Default = "auto",
        Allowed = "auto, health, connector, off",
        Description = "How a worker is asked whether it is alive in its group: GET /health, GET /connectors/{name}, whichever it answers to, or not at all.",
        Parse = WordListText.One("a way to ask", ("auto", "auto"), ("health", "health"), ("connector", "connector"), ("off", "off")),
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

    internal static readonly Setting<int> MaxConnectorsAndTasks = new()
    {
        Flag = "--max-connectors-and-tasks",
        Variable = "HEALTHCHECK_MAX_CONNECTORS_AND_TASKS",
        Default = "200000",
        Allowed = "1-10000000",
        Description = "Most connectors and tasks, counted together, that are read from Kafka Connect.",
        Parse = WholeNumberText.Between(1, 10_000_000, "a number of connectors and tasks"),
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
}
