using System.Globalization;
using Healthcheck.Configuration;

namespace Healthcheck.Tests.Configuration;

/// <summary>Shortcuts for reading settings from one or several sources.</summary>
internal static class Read
{
    internal static SettingsReading All(string[] args, params (string Name, string Value)[] variables) =>
        SettingsReader.Read(args, variables.ToDictionary(pair => pair.Name, pair => pair.Value));

    internal static SettingsReading.Run Run(string[] args, params (string Name, string Value)[] variables)
    {
        var reading = All(args, variables);
        Assert.That(
            reading,
            Is.InstanceOf<SettingsReading.Run>(),
            () => string.Join('\n', (reading as SettingsReading.Faulty)?.Faults ?? []));
        return (SettingsReading.Run)reading;
    }

    internal static DaemonSettings Settings(string[] args, params (string Name, string Value)[] variables) =>
        Run(args, variables).Settings;

    internal static IReadOnlyList<string> Faults(string[] args, params (string Name, string Value)[] variables)
    {
        var reading = All(args, variables);
        Assert.That(reading, Is.InstanceOf<SettingsReading.Faulty>());
        return ((SettingsReading.Faulty)reading).Faults;
    }

    /// <summary>What a row became, as text that test cases can name.</summary>
    internal static string Value(DaemonSettings settings, string flag) => flag switch
    {
        "--port" => settings.Port.ToString(CultureInfo.InvariantCulture),
        "--bind-address" => settings.BindAddress,
        "--connect-url" => string.Join(' ', settings.ConnectUrls),
        "--connect-worker-id" => settings.WorkerId ?? "null",
        "--considered-containers" => $"{settings.ConsiderConnectors} {settings.ConsiderTasks}",
        "--unhealthy-states" => string.Join(' ', settings.UnhealthyStates),
        "--failure-threshold-scope" => settings.ThresholdPerWorker ? "worker" : "cluster",
        "--include-connectors" => string.Join('|', settings.IncludeConnectors),
        "--exclude-connectors" => string.Join('|', settings.ExcludeConnectors),
        "--expect-connectors" => string.Join('|', settings.ExpectedConnectors),
        "--grace-period" => string.Join(' ', settings.GracePeriods.Periods.OrderBy(one => one.Key).Select(one => $"{one.Key}={one.Value}")),
        "--checks" => string.Join(' ', settings.Checks),
        "--failure-threshold-percentage" => settings.FailureThresholdPercentage.ToString(CultureInfo.InvariantCulture),
        "--basic-auth" or "--basic-auth-file" => settings.BasicAuth?.Reveal() ?? "null",
        "--poll-interval" => settings.PollInterval.ToString(),
        "--request-timeout" => settings.RequestTimeout.ToString(),
        "--stale-after" => settings.StaleAfter.ToString(),
        "--worker-grace-period" => settings.WorkerGracePeriod.ToString(),
        "--worker-check" => settings.WorkerCheck,
        "--max-body-size" => settings.MaxBodyBytes.ToString(CultureInfo.InvariantCulture),
        "--max-connectors-and-tasks" => settings.MaxConnectorsAndTasks.ToString(CultureInfo.InvariantCulture),
        "--max-trace-size" => settings.MaxTraceBytes.ToString(CultureInfo.InvariantCulture),
        "--metrics-detail" => settings.MetricsDetail,
        "--metrics-max-series" => settings.MetricsMaxSeries.ToString(CultureInfo.InvariantCulture),
        "--log-level" => settings.LogLevel.ToString(),
        "--log-format" => settings.JsonLogs ? "json" : "text",
        _ => throw new ArgumentOutOfRangeException(nameof(flag), flag, "no such setting"),
    };
}
