using System.Globalization;
using Healthcheck.Health;

namespace Healthcheck.Configuration;

/// <summary>Settings that are allowed each by itself, but together hardly mean what the operator wants.</summary>
internal static class DoubtfulSettings
{
    /// <summary>A whole poll ends after this share of the interval.</summary>
    private const double PollShare = 0.9;

    /// <param name="sources">Tell what was given, and what follows from other settings.</param>
    /// <returns>One line each.</returns>
    internal static IEnumerable<string> Describe(DaemonSettings settings, SettingSources sources)
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

        foreach (var word in settings.UnhealthyStates.Where(word => !StateWords.Known.Contains(word)))
        {
            yield return $"{Name(VerdictRows.UnhealthyStates)}: {word} is not a state that Kafka Connect is known to have";
        }

        foreach (var warning in DescribeGraces(settings))
        {
            yield return warning;
        }

        if (sources.Find(ConnectRows.RequestTimeout) is not null && settings.RequestTimeout > settings.PollInterval * PollShare)
        {
            yield return $"{Name(ConnectRows.RequestTimeout)}: {Seconds(settings.RequestTimeout)} is never reached, for a whole poll ends after nine tenths of "
                + $"{Name(ConnectRows.PollInterval)}, {Seconds(settings.PollInterval * PollShare)}";
        }

        if (sources.Find(VerdictRows.StaleAfter) is { } given && VerdictRows.StaleAfter.Parse(given.Text).Value < settings.StaleAfter)
        {
            yield return $"{Name(VerdictRows.StaleAfter)}: {Shown.Quote(given.Text)} is less than {Name(ConnectRows.PollInterval)} and the time of a poll, so a snapshot "
                + $"would be stale before the next could come; {Seconds(settings.StaleAfter)} is taken instead";
        }
    }

    private static IEnumerable<string> DescribeGraces(DaemonSettings settings)
    {
        var states = settings.GracePeriods.States.ToHashSet();
        foreach (var name in settings.GracePeriods.Periods.Keys.Order(StringComparer.Ordinal))
        {
            if (states.Contains(name))
            {
                if (!settings.UnhealthyStates.Contains(name) && !(StateWords.OthersForFailed.Contains(name) && settings.UnhealthyStates.Contains(StateWords.Failed)))
                {
                    yield return Idle(name, VerdictRows.UnhealthyStates);
                }
            }
            else if (name.Equals(FailureType.MissingConnector.Label(), StringComparison.OrdinalIgnoreCase))
            {
                if (settings.ExpectedConnectors.IsEmpty)
                {
                    yield return $"{Name(VerdictRows.GracePeriod)}: there is no {Name(VerdictRows.ExpectConnectors)}, so the grace of missing_connector does nothing";
                }
            }
            else if (name is not GraceSettings.Others && !settings.Checks.Contains(name.ToLowerInvariant()))
            {
                yield return Idle(name.ToLowerInvariant(), VerdictRows.Checks);
            }
        }
    }

    private static string Idle(string name, Setting other) =>
        $"{Name(VerdictRows.GracePeriod)}: {name} is not in {Name(other)}, so its grace does nothing";

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s";

    private static string Name(Setting setting) => $"{setting.Flag} ({setting.Variable})";
}
