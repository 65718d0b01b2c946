using System.Collections.Frozen;
using System.Collections.Immutable;
using Healthcheck.Health;
using Healthcheck.Rest;
using Healthcheck.Settings;

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
        Graces = Graces(settings.GracePeriods.Periods),
        Checks = Checks(settings).ToFrozenSet(),
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
        MaxTraceBytes = settings.MaxTraceBytes,
        AskConfiguredTasks = Checks(settings).Contains(FailureType.MissingTask),
        AskNames = Checks(settings).Contains(FailureType.MissingStatus),
        BasicAuth = settings.BasicAuth?.Reveal(),
    };

    private static IEnumerable<FailureType> Checks(DaemonSettings settings) =>
        FailureTypes.Checks.Where(check => settings.Checks.Contains(check.Label()));

    private static GracePeriods Graces(ImmutableDictionary<string, TimeSpan> periods) => new()
    {
        Default = periods.GetValueOrDefault(GraceSettings.Others),
        ByState = SettingTable.States.Where(periods.ContainsKey).ToFrozenDictionary(state => state, state => periods[state]),
        ByCheck = FailureTypes.Checks.ToFrozenDictionary(
            check => check, check => periods.GetValueOrDefault(check.Label().ToUpperInvariant(), GracePeriods.Checks[check])),
    };
}
