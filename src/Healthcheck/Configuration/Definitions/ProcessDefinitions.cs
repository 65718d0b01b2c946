using Healthcheck.Metrics;
using Healthcheck.Web;

namespace Healthcheck.Configuration;

/// <summary>Settings of the process as a whole: where it answers, and how much it tells. Rows of the <see cref="SettingTable"/>.</summary>
internal static class ProcessDefinitions
{
    internal static readonly Setting<DaemonOptions> Port = new Setting<DaemonOptions, int>
    {
        Flag = "--port",
        Description = "TCP port to listen on.",
        Parser = QuantityParser.WholeNumber(WebOptions.PortRange, "a port"),
        Get = daemon => daemon.Web.Port,
        Set = (daemon, value) => daemon with { Web = daemon.Web with { Port = value } },
    };

    internal static readonly Setting<DaemonOptions> BindAddress = new Setting<DaemonOptions, string>
    {
        Flag = "--bind-address",
        Description = "Address to listen on.",
        Parser = AddressParser.BindAddress,
        Get = daemon => daemon.Web.BindAddress,
        Set = (daemon, value) => daemon with { Web = daemon.Web with { BindAddress = value } },
    };

    internal static readonly Setting<DaemonOptions> MetricsDetail = new Setting<DaemonOptions, MetricsDetail>
    {
        Flag = "--metrics-detail",
        Description = "What /metrics shows: the cluster; also each connector, worker and task in trouble; also every task.",
        Parser = WordParser.Choice(
            "a level of detail",
            ("summary", Healthcheck.Metrics.MetricsDetail.Summary),
            ("connector", Healthcheck.Metrics.MetricsDetail.Connector),
            ("task", Healthcheck.Metrics.MetricsDetail.Task)),
        Get = daemon => daemon.Metrics.Detail,
        Set = (daemon, value) => daemon with { Metrics = daemon.Metrics with { Detail = value } },
    };

    internal static readonly Setting<DaemonOptions> MetricsMaxSeries = new Setting<DaemonOptions, int>
    {
        Flag = "--metrics-max-series",
        Description = "Maximum number of series of individual connectors, tasks and workers; unhealthy ones have priority.",
        Parser = QuantityParser.WholeNumber(MetricsLimits.MaxSeriesRange, "a number of series"),
        Get = daemon => daemon.Metrics.MaxSeries,
        Set = (daemon, value) => daemon with { Metrics = daemon.Metrics with { MaxSeries = value } },
    };

    internal static readonly Setting<DaemonOptions> LogLevel = new Setting<DaemonOptions, LogLevel>
    {
        Flag = "--log-level",
        Description = "Least severe level that is logged.",
        Parser = WordParser.Choice(
            "a log level",
            ("DEBUG", Microsoft.Extensions.Logging.LogLevel.Debug),
            ("INFO", Microsoft.Extensions.Logging.LogLevel.Information),
            ("WARNING", Microsoft.Extensions.Logging.LogLevel.Warning),
            ("ERROR", Microsoft.Extensions.Logging.LogLevel.Error)),
        Get = daemon => daemon.Log.Level,
        Set = (daemon, value) => daemon with { Log = daemon.Log with { Level = value } },
    };

    internal static readonly Setting<DaemonOptions> LogFormat = new Setting<DaemonOptions, bool>
    {
        Flag = "--log-format",
        Description = "Lines for people, or one JSON object a line.",
        Parser = WordParser.Choice("a log format", ("text", false), ("json", true)),
        Get = daemon => daemon.Log.Json,
        Set = (daemon, value) => daemon with { Log = daemon.Log with { Json = value } },
    };

    internal static readonly Setting<DaemonOptions> SettingsFile = new Setting<DaemonOptions, string?>
    {
        Flag = "--settings-file",
        Description = "One object: keys are flag names without dashes; values are strings, numbers or arrays of strings.",
        Parser = new("path of a JSON file", text => ParseResult<string?>.Good(text.Trim()), path => path ?? ""),
        Get = daemon => daemon.SettingsFile,
        Set = (daemon, value) => daemon with { SettingsFile = value },
    };

    internal static readonly Setting<DaemonOptions> ClustersFile = new Setting<DaemonOptions, string?>
    {
        Flag = "--clusters-file",
        Description = "Watch several clusters: an array of objects, each with a name and the settings of a cluster; "
            + "in place of --connect-url. Read again when it changes, and on SIGHUP.",
        Parser = new("path of a JSON or YAML file", text => ParseResult<string?>.Good(text.Trim()), path => path ?? ""),
        Get = daemon => daemon.ClustersFile,
        Set = (daemon, value) => daemon with { ClustersFile = value },
    };

    internal static readonly Setting<DaemonOptions> StateFile = new Setting<DaemonOptions, string?>
    {
        Flag = "--state-file",
        Description = "Keeps restart attempts across restarts of the daemon. "
            + "Each named cluster has its own file: this path, a dot and the name.",
        Parser = new(
            "path of a file in a directory that can be written",
            text => HasDirectory(text.Trim())
                ? ParseResult<string?>.Good(text.Trim())
                : ParseResult<string?>.Bad($"the directory of {DisplayText.Quote(text.Trim())} does not exist"),
            path => path ?? ""),
        Get = daemon => daemon.StateFile,
        Set = (daemon, value) => daemon with { StateFile = value },
    };

    private static bool HasDirectory(string path) =>
        path.Length > 0 && !path.Contains('\0') && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)));
}
