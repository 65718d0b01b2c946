using System.Collections.Immutable;

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
        options = options with { Cluster = ReadCluster(sources, arguments.Demo), Otlp = otlp.Read() };
        sources.AddFaults(otlp.Faults);
        return sources.Faults.Count > 0
            ? new SettingsResult(null, [.. sources.Faults], [])
            : new SettingsResult(
                options, [], [.. UnknownVariables.Describe(variables), .. SettingWarnings.Describe(options.Cluster, sources)]);
    }

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
