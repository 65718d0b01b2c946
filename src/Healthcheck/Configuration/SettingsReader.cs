using System.Collections.Immutable;
using Healthcheck.Polling;

namespace Healthcheck.Configuration;

/// <summary>Reads command line, variables and settings file: into options, or all faults at once. Never throws.</summary>
internal static class SettingsReader
{
    private static readonly TimeSpan DemoPollInterval = TimeSpan.FromSeconds(1);

    /// <param name="variables">The environment, names compared with case.</param>
    internal static SettingsResult Read(SettingArguments arguments, IReadOnlyDictionary<string, string> variables)
    {
        var sources = new SettingSources(arguments.Values, variables);
        sources.AddFaults(arguments.Faults);
        var options = sources.Apply(new DaemonOptions { Demo = arguments.Demo }, ProcessDefinitions.SettingsFile);
        if (options.SettingsFile is { } path)
        {
            sources.UseFile(path);
        }

        var otlp = new OtlpVariables(variables);
        options = sources.Apply(options, SettingTable.Process);
        options = options with { Web = WebFilesReader.Read(options.Web, sources) };
        options = options with { Cluster = ReadCluster(sources, arguments.Demo), Otlp = otlp.Read() };
        sources.AddFaults(otlp.Faults);
        ImmutableArray<string> warnings = [];
        if (FindClustersFile(options, sources) is { } file)
        {
            var clusters = file.Read();
            options = options with { NamedClusters = clusters.Clusters, ReadClusters = file.Read };
            sources.AddFaults(clusters.Faults);
            warnings = clusters.Warnings;
        }
        else if (sources.Faults.Count == 0)
        {
            warnings = [.. SettingWarnings.Describe(options.Cluster, sources)];
        }

        return sources.Faults.Count > 0
            ? new SettingsResult(null, [.. sources.Faults], [])
            : new SettingsResult(
                options, [], [.. UnknownVariables.Describe(variables), .. warnings, .. WebFilesReader.DescribeWarnings(options.Web)]);
    }

    /// <returns>Null where one cluster is watched, as the flags describe it.</returns>
    private static ClustersFile? FindClustersFile(DaemonOptions options, SettingSources sources)
    {
        var (setting, url) = (ProcessDefinitions.ClustersFile, ConnectionDefinitions.ConnectUrl);
        if (options.ClustersFile is not { } path)
        {
            return null;
        }

        if (options.Demo)
        {
            // As for the URL: only an explicit flag contradicts.
            if (sources.Find(setting)?.Source is SettingSource.Flag)
            {
                sources.AddFaults([$"{setting.FullName}: not together with {SettingTable.Demo.Flag}"]);
            }

            return null;
        }

        if (sources.Find(url) is not null)
        {
            sources.AddFault(setting, $"not together with {url.FullName}: each cluster of the file has its own");
        }

        return new ClustersFile(path, sources);
    }

    /// <param name="sources">What the file says of the cluster, and what holds for all.</param>
    internal static ClusterOptions ReadNamedCluster(SettingSources sources) => ReadCluster(sources, demo: false);

    private static ClusterOptions ReadCluster(SettingSources sources, bool demo)
    {
        var options = new ClusterOptions();
        var settings = WithoutContradictions(SettingTable.Cluster, sources, demo);
        if (demo)
        {
            options = options with { Polling = options.Polling with { Interval = DemoPollInterval } };
        }

        options = ConnectionSecurity.Complete(sources.Apply(options, settings), sources);
        return options with { Health = options.Health with { StaleAfter = StaleAfter(options, sources) } };
    }

    /// <returns>The settings that are left to read when of two that exclude each other only one may be given.</returns>
    private static ImmutableArray<Setting<ClusterOptions>> WithoutContradictions(
        ImmutableArray<Setting<ClusterOptions>> settings, SettingSources sources, bool demo)
    {
        var url = ConnectionDefinitions.ConnectUrl;
        if (demo)
        {
            // Only an explicit flag contradicts; a variable is often set for the whole pod.
            settings = settings.Remove(url);
            if (sources.Find(url)?.Source == SettingSource.Flag)
            {
                sources.AddFaults([$"{url.FullName}: not together with {SettingTable.Demo.Flag}"]);
            }
        }

        return ConnectionSecurity.WithoutContradictions(settings, sources);
    }

    private static TimeSpan StaleAfter(ClusterOptions options, SettingSources sources)
    {
        var setting = VerdictDefinitions.StaleAfter;
        if (sources.Find(setting) is not { } given)
        {
            return options.UsualStaleAfter;
        }

        // After a fault of either setting there is nothing to compare; one fault is enough.
        if (options.Health.StaleAfter < options.Polling.Interval
            && !sources.IsFaulty(setting) && !sources.IsFaulty(ConnectionDefinitions.PollInterval))
        {
            sources.AddFault(setting, $"{DisplayText.Quote(given.Text)} is less than the poll interval");
        }

        return options.Health.StaleAfter < options.LeastStaleAfter ? options.LeastStaleAfter : options.Health.StaleAfter;
    }
}
