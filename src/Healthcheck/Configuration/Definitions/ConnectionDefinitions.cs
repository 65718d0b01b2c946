using System.Collections.Immutable;
using Healthcheck.Polling;
using Healthcheck.Rest;

namespace Healthcheck.Configuration;

/// <summary>Settings of a cluster: how its Kafka Connect is asked. Rows of the <see cref="SettingTable"/>.</summary>
internal static class ConnectionDefinitions
{
    internal static readonly Setting<ClusterOptions> ConnectUrl = new Setting<ClusterOptions, ImmutableArray<Uri>>
    {
        Flag = "--connect-url",
        MayHoldSecret = true,
        Description = "Kafka Connect's REST address; several are workers of one cluster, tried in turn.",
        Parser = AddressParser.ConnectUrls,
        Get = cluster => cluster.Polling.Workers,
        Set = (cluster, value) => cluster with { Polling = cluster.Polling with { Workers = value } },
    };

    internal static readonly Setting<ClusterOptions> PollInterval = new Setting<ClusterOptions, TimeSpan>
    {
        Flag = "--poll-interval",
        DefaultNote = "10s (1s with --demo)",
        Description = "Time from one poll of Kafka Connect to the next.",
        Parser = QuantityParser.Duration(PollingOptions.IntervalRange),
        Get = cluster => cluster.Polling.Interval,
        Set = (cluster, value) => cluster with { Polling = cluster.Polling with { Interval = value } },
    };

    internal static readonly Setting<ClusterOptions> RequestTimeout = new Setting<ClusterOptions, TimeSpan>
    {
        Flag = "--request-timeout",
        Description = "Time one request to Kafka Connect may take.",
        Parser = QuantityParser.Duration(RestOptions.RequestTimeoutRange),
        Get = cluster => cluster.Rest.RequestTimeout,
        Set = (cluster, value) => cluster with { Rest = cluster.Rest with { RequestTimeout = value } },
    };

    internal static readonly Setting<ClusterOptions> WorkerCheck = new Setting<ClusterOptions, WorkerCheck>
    {
        Flag = "--worker-check",
        Description = "How a worker is asked whether it is alive in its group: "
            + "GET /health, GET /connectors/{name}, whichever it answers to, or not at all.",
        Parser = WordParser.Choice(
            "a way to ask",
            ("auto", Healthcheck.Rest.WorkerCheck.Auto),
            ("health", Healthcheck.Rest.WorkerCheck.Health),
            ("connector", Healthcheck.Rest.WorkerCheck.Connector),
            ("off", Healthcheck.Rest.WorkerCheck.Off)),
        Get = cluster => cluster.Rest.WorkerCheck,
        Set = (cluster, value) => cluster with { Rest = cluster.Rest with { WorkerCheck = value } },
    };

    internal static readonly Setting<ClusterOptions> MaxBodySize = new Setting<ClusterOptions, long>
    {
        Flag = "--max-body-size",
        Description = "Largest response read from Kafka Connect.",
        Parser = QuantityParser.Size(RestOptions.MaxBodyBytesRange),
        Get = cluster => cluster.Rest.MaxBodyBytes,
        Set = (cluster, value) => cluster with { Rest = cluster.Rest with { MaxBodyBytes = value } },
    };

    internal static readonly Setting<ClusterOptions> MaxConnectorsAndTasks = new Setting<ClusterOptions, int>
    {
        Flag = "--max-connectors-and-tasks",
        Description = "Maximum number of connectors and tasks together in one poll of Kafka Connect.",
        Parser = QuantityParser.WholeNumber(RestOptions.MaxConnectorsAndTasksRange, "a number of connectors and tasks"),
        Get = cluster => cluster.Rest.MaxConnectorsAndTasks,
        Set = (cluster, value) => cluster with { Rest = cluster.Rest with { MaxConnectorsAndTasks = value } },
    };

    internal static readonly Setting<ClusterOptions> MaxTraceSize = new Setting<ClusterOptions, long>
    {
        Flag = "--max-trace-size",
        Description = "How much of a failure's trace is kept.",
        Parser = QuantityParser.Size(RestOptions.MaxTraceBytesRange),
        Get = cluster => cluster.Rest.MaxTraceBytes,
        Set = (cluster, value) => cluster with { Rest = cluster.Rest with { MaxTraceBytes = (int)value } },
    };
}
