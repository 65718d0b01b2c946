using System.Collections.Immutable;

namespace Healthcheck.Configuration;

/// <summary>Every setting once: parsing, variables, settings file, --help and the tests all read these rows.</summary>
internal static class SettingTable
{
    internal static readonly Setting<string> SettingsFile = new()
    {
        Flag = "--settings-file",
        Variable = "HEALTHCHECK_SETTINGS_FILE",
        Allowed = "path of a JSON file",
        Description = "One object: keys are flag names without dashes; values are strings, numbers or arrays of strings.",
        Parse = text => ParseResult<string>.Good(text.Trim()),
    };

    internal static readonly Switch Demo =
        new("--demo", null, "Watch a scripted stand-in for Kafka Connect; --connect-url is then not allowed.");

    internal static readonly Switch Help = new("--help", "-h", "Print this text.");

    internal static readonly Switch Version = new("--version", null, "Print the version.");

    /// <summary>In the order of --help.</summary>
    internal static readonly ImmutableArray<Setting> Settings =
    [
        AnswerRows.Port, AnswerRows.BindAddress, ConnectRows.ConnectUrl,
        VerdictRows.WorkerId, VerdictRows.ConsideredContainers, VerdictRows.UnhealthyStates,
        VerdictRows.FailureThresholdPercentage, VerdictRows.FailureThresholdScope,
        VerdictRows.IncludeConnectors, VerdictRows.ExcludeConnectors, VerdictRows.ExpectConnectors,
        VerdictRows.GracePeriod, VerdictRows.Checks,
        ConnectRows.BasicAuth, ConnectRows.BasicAuthFile, ConnectRows.PollInterval, ConnectRows.RequestTimeout,
        VerdictRows.StaleAfter, VerdictRows.WorkerGracePeriod, ConnectRows.WorkerCheck, ConnectRows.MaxBodySize,
        ConnectRows.MaxConnectorsAndTasks, ConnectRows.MaxTraceSize,
        AnswerRows.MetricsDetail, AnswerRows.MetricsMaxSeries, AnswerRows.LogLevel, AnswerRows.LogFormat, SettingsFile,
    ];

    internal static readonly ImmutableArray<Switch> Switches = [Demo, Help, Version];
}
