namespace Healthcheck.Settings;

/// <summary>Settings that are allowed each by itself, but together hardly mean what the operator wants.</summary>
internal static class DoubtfulSettings
{
    /// <returns>One line each.</returns>
    internal static IEnumerable<string> Describe(DaemonSettings settings)
    {
        if (settings is { WorkerId: not null, FailureThresholdPercentage: > 0, ThresholdPerWorker: false })
        {
            yield return $"{Name(VerdictRows.WorkerId)} with {Name(VerdictRows.FailureThresholdPercentage)}: the failures are one worker's, but the rate is "
                + "over the whole cluster, so a worker may pass although all that it owns has failed; "
                + $"{VerdictRows.FailureThresholdScope.Flag} worker counts over what the worker owns";
        }

        if (settings.WorkerCheck is "off")
        {
            yield return $"{Name(ConnectRows.WorkerCheck)}: off: workers are not asked whether they are alive, so a worker that has lost its group or its "
                + "brokers is believed for ever";
        }

        var graces = settings.GracePeriods.Periods.Keys.ToList();
        graces.Sort(StringComparer.Ordinal);
        foreach (var name in graces)
        {
            var isState = VerdictRows.States.Contains(name);
            if (isState ? !settings.UnhealthyStates.Contains(name) : name != GraceSettings.Others && !settings.Checks.Contains(name.ToLowerInvariant()))
            {
                var other = isState ? VerdictRows.UnhealthyStates : (Setting)VerdictRows.Checks;
                yield return $"{Name(VerdictRows.GracePeriod)}: {(isState ? name : name.ToLowerInvariant())} is not in {Name(other)}, so its grace does nothing";
            }
        }
    }

    private static string Name(Setting setting) => $"{setting.Flag} ({setting.Variable})";
}
