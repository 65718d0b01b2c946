using System.Collections.Immutable;
using System.Globalization;
using Healthcheck.Health;
using Healthcheck.Polling;
using Healthcheck.Rest;
using Healthcheck.Restarts;

namespace Healthcheck.Configuration;

/// <summary>Settings that are allowed each by itself, but together hardly mean what the operator wants.</summary>
internal static class SettingWarnings
{
    /// <param name="sources">Tell what was given, and what follows from other settings.</param>
    /// <returns>One line each.</returns>
    internal static IEnumerable<string> Describe(ClusterOptions cluster, SettingSources sources) =>
    [
        .. DescribeVerdict(cluster.Health),
        .. DescribeWorkerCheck(cluster.Rest),
        .. DescribeSecurity(cluster.Rest, cluster.Polling.Workers),
        .. DescribeStates(cluster.Health),
        .. DescribeGracePeriods(cluster.Health),
        .. DescribeTimes(cluster, sources),
        .. DescribeExpected(cluster.Health),
        .. DescribeRestarts(cluster),
    ];

    private static IEnumerable<string> DescribeVerdict(HealthPolicy policy)
    {
        if (policy is { WorkerId: not null, FailureThreshold: > 0, ThresholdPerWorker: false })
        {
            yield return $"{VerdictDefinitions.WorkerId.FullName} with {VerdictDefinitions.FailureThresholdPercentage.FullName}: "
                + "the failures are one worker's, but the rate is over the whole cluster, so a worker may pass although all that it owns "
                + $"has failed; {VerdictDefinitions.FailureThresholdScope.Flag} worker counts over what the worker owns";
        }
    }

    private static IEnumerable<string> DescribeWorkerCheck(RestOptions rest)
    {
        if (rest.WorkerCheck is WorkerCheck.Off)
        {
            yield return $"{ConnectionDefinitions.WorkerCheck.FullName}: off: workers are not asked whether they are alive, "
                + "so a worker that has lost its group or its brokers is believed for ever";
        }
    }

    private static IEnumerable<string> DescribeSecurity(RestOptions rest, ImmutableArray<Uri> workers)
    {
        var plain = workers.Where(worker => worker.Scheme == Uri.UriSchemeHttp).ToList();
        var hasCredentials = rest.BasicAuth is not null || rest.BearerToken is not null || rest.Headers is not null;
        if (hasCredentials && plain.Where(worker => !worker.IsLoopback).ToList() is { Count: > 0 } readable)
        {
            yield return $"{ConnectionDefinitions.ConnectUrl.FullName}: credentials go by plain http to "
                + $"{string.Join(" and ", readable.Select(worker => worker.Authority))}, where anybody on the way can read them";
        }

        if (rest.TlsIsInsecure)
        {
            yield return $"{ConnectionSecurityDefinitions.TlsInsecure.FullName}: any certificate is taken for Kafka Connect's, "
                + "so whoever stands on the way can answer in its place and read the credentials";
        }

        if (plain.Count == workers.Length
            && (rest.TlsIsInsecure || rest is { Authorities: not null } or { ClientCertificate: not null } or { TlsServerName: not null }))
        {
            yield return $"{ConnectionDefinitions.ConnectUrl.FullName}: no URL begins with https://, so the settings of TLS do nothing";
        }
    }

    private static IEnumerable<string> DescribeStates(HealthPolicy policy) =>
        from word in policy.UnhealthyStates
        where !StateParser.Known.Contains(word)
        select $"{VerdictDefinitions.UnhealthyStates.FullName}: {word} is not a state that Kafka Connect is known to have";

    private static IEnumerable<string> DescribeGracePeriods(HealthPolicy policy)
    {
        var states = policy.GracePeriods.ByState.Keys
            .Where(state => !policy.UnhealthyStates.Contains(state)
                && !(StateParser.OthersForFailed.Contains(state) && policy.UnhealthyStates.Contains(StateParser.Failed)))
            .Select(state => (Name: state, Warning: Idle(state, VerdictDefinitions.UnhealthyStates)));
        var types = policy.GracePeriods.ByType.Keys
            .Where(type => type is FailureType.MissingConnector ? policy.ExpectedConnectors.IsEmpty : !policy.LooksFor(type))
            .Select(type => (Name: type.Label().ToUpperInvariant(), Warning: DescribeIdle(type)));
        return states.Concat(types).OrderBy(idle => idle.Name, StringComparer.Ordinal).Select(idle => idle.Warning);
    }

    private static string DescribeIdle(FailureType type) => type is FailureType.MissingConnector
        ? $"{VerdictDefinitions.GracePeriod.FullName}: there is no {VerdictDefinitions.ExpectConnectors.FullName}, "
            + $"so the grace of {type.Label()} does nothing"
        : Idle(type.Label(), VerdictDefinitions.Checks);

    private static string Idle(string name, Setting other) =>
        $"{VerdictDefinitions.GracePeriod.FullName}: {name} is not in {other.FullName}, so its grace does nothing";

    private static IEnumerable<string> DescribeTimes(ClusterOptions cluster, SettingSources sources)
    {
        var longest = cluster.Polling.Interval * PollingOptions.DeadlineShare;
        if (sources.Find(ConnectionDefinitions.RequestTimeout) is not null && cluster.Rest.RequestTimeout > longest)
        {
            yield return $"{ConnectionDefinitions.RequestTimeout.FullName}: {Seconds(cluster.Rest.RequestTimeout)} is never reached, "
                + $"for a whole poll ends after nine tenths of {ConnectionDefinitions.PollInterval.FullName}, {Seconds(longest)}";
        }

        if (sources.Find(VerdictDefinitions.StaleAfter) is { } given
            && VerdictDefinitions.StaleAfter.Apply(cluster, given.Text).Value.Health.StaleAfter < cluster.Health.StaleAfter)
        {
            yield return $"{VerdictDefinitions.StaleAfter.FullName}: {DisplayText.Quote(given.Text)} is less than "
                + $"{ConnectionDefinitions.PollInterval.FullName} and the time of a poll, so a snapshot would be stale before the next "
                + $"could come; {Seconds(cluster.Health.StaleAfter)} is taken instead";
        }
    }

    private static IEnumerable<string> DescribeExpected(HealthPolicy policy) =>
        from name in policy.ExpectedConnectors
        where !policy.Filter.Watches(name)
        select $"{VerdictDefinitions.ExpectConnectors.FullName}: {DisplayText.Quote(name)} is not watched by "
            + $"{VerdictDefinitions.IncludeConnectors.Flag} and {VerdictDefinitions.ExcludeConnectors.Flag}: "
            + "it must be listed, but nothing else of it counts";

    private static IEnumerable<string> DescribeRestarts(ClusterOptions cluster)
    {
        if (cluster is { Restarts.Mode: RestartMode.On, Rest.WorkerCheck: WorkerCheck.Off })
        {
            yield return $"{RestartDefinitions.Mode.FullName} with {ConnectionDefinitions.WorkerCheck.FullName} off: "
                + "what a worker lists that has lost its group is restarted too, though it may have failed long ago";
        }
    }

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s";
}
