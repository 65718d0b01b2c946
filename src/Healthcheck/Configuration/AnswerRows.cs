namespace Healthcheck.Configuration;

/// <summary>Where the daemon answers, and how much it tells. Rows of the <see cref="SettingTable"/>.</summary>
internal static class AnswerRows
{
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
}
