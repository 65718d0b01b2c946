using System.Diagnostics;
using Healthcheck.Health;
using Healthcheck.Metrics;
using Healthcheck.Polling;
using Healthcheck.Rest;
using Healthcheck.Configuration;

namespace Healthcheck;

/// <summary>What the settings mean for the parts, which know nothing of settings.</summary>
internal static class Composition
{
    public static HealthPolicy Policy(DaemonSettings settings) => new()
    {
        ConsiderConnectors = settings.ConsiderConnectors,
        ConsiderTasks = settings.ConsiderTasks,
        UnhealthyStates = settings.UnhealthyStates,
        Filter = new ConnectorFilter
        {
            Include = [.. settings.IncludeConnectors.Select(text => new NamePattern(text))],
            Exclude = [.. settings.ExcludeConnectors.Select(text => new NamePattern(text))],
        },
        ExpectedConnectors = settings.ExpectedConnectors,
        Graces = Graces(settings.GracePeriods),
        Checks = [.. Checks(settings)],
        FailureThreshold = settings.FailureThresholdPercentage / 100.0,
        ThresholdPerWorker = settings.ThresholdPerWorker,
        WorkerId = settings.WorkerId,
        StaleAfter = settings.StaleAfter,
        WorkerGracePeriod = settings.WorkerGracePeriod,
    };

    public static RestOptions Rest(DaemonSettings settings) => new()
    {
        RequestTimeout = settings.RequestTimeout,
        MaxBodyBytes = settings.MaxBodyBytes,
        MaxConnectorsAndTasks = settings.MaxConnectorsAndTasks,
        MaxTraceBytes = settings.MaxTraceBytes,
        AskConfiguredTasks = Checks(settings).Contains(FailureType.MissingTask),
        AskNames = Checks(settings).Contains(FailureType.MissingStatus),
        BasicAuth = settings.BasicAuth?.Reveal(),
        ReadBasicAuth = settings.BasicAuthFile is { } file ? () => ReadBasicAuth(file) : null,
    };

    private static (string? Credentials, string? Fault) ReadBasicAuth(Secret file)
    {
        var read = BasicAuthText.ReadFileAgain(file.Reveal());
        return read.Fault is { } fault ? (null, fault) : (read.Value.Reveal(), null);
    }

    public static MetricsLimits Limits(DaemonSettings settings) => new(
        settings.MetricsDetail switch
        {
            "summary" => MetricsDetail.Summary,
            "connector" => MetricsDetail.Connector,
            "task" => MetricsDetail.Task,
            var other => throw new UnreachableException(other),
        },
        settings.MetricsMaxSeries);

    /// <summary>What watches clusters, put together.</summary>
    public static ClusterMonitorFactory Monitors(DaemonSettings settings, HealthPolicy policy, Random random, ILoggerFactory loggers, TimeProvider time)
    {
        var rest = Rest(settings);
        var connections = new WorkerConnectionFactory(new BasicAuthSource(rest, time, loggers.CreateLogger<BasicAuthSource>()), rest, time);
        return new ClusterMonitorFactory(rest, Check(settings), policy, connections, random, loggers, time);
    }

    private static WorkerCheck Check(DaemonSettings settings) => settings.WorkerCheck switch
    {
        "auto" => WorkerCheck.Auto,
        "health" => WorkerCheck.Health,
        "connector" => WorkerCheck.Connector,
        "off" => WorkerCheck.Off,
        var other => throw new UnreachableException(other),
    };

    /// <summary>Settings that contradict each other, one line each. Told apart from the others because they take the rules to find.</summary>
    public static IEnumerable<string> Contradictions(DaemonSettings settings)
    {
        var filter = Policy(settings).Filter;
        return settings.ExpectedConnectors.Where(name => !filter.Watches(name)).Select(name =>
            $"{VerdictRows.ExpectConnectors.Flag} ({VerdictRows.ExpectConnectors.Variable}): {Shown.Quote(name)} is not watched by "
                + $"{VerdictRows.IncludeConnectors.Flag} and {VerdictRows.ExcludeConnectors.Flag}: it must be listed, but nothing else of it counts");
    }

    private static IEnumerable<FailureType> Checks(DaemonSettings settings) =>
        FailureCatalogue.Checks.Where(check => settings.Checks.Contains(check.Label)).Select(check => check.Type);

    private static GracePeriods Graces(GraceSettings graces) => new()
    {
        Default = graces.Periods.GetValueOrDefault(GraceSettings.Others),
        ByState = graces.States.ToDictionary(state => state, state => graces.Periods[state], StringComparer.OrdinalIgnoreCase),
        ByType = FailureCatalogue.WithGrace.ToDictionary(
            row => row.Type, row => graces.Periods.GetValueOrDefault(row.Label.ToUpperInvariant(), row.Grace!.Value)),
    };
}
