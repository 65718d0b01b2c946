using System.Collections.Immutable;

namespace Healthcheck.Settings;

/// <summary>Reads command line, variables and settings file: into settings, or all faults at once. Never throws.</summary>
internal static class SettingsReader
{
    private const string DemoPollInterval = "1s";

    /// <summary>Snapshots may be this many poll intervals old, unless told otherwise: one lost poll is no alarm.</summary>
    private const int StaleIntervals = 3;

    /// <param name="args">Arguments without the program's name.</param>
    /// <param name="variables">The environment, names compared with case.</param>
    internal static SettingsReading Read(string[] args, IReadOnlyDictionary<string, string> variables)
    {
        var line = CommandLineArguments.Read(args);
        if (line.Help)
        {
            return new SettingsReading.Help(HelpText.Write());
        }

        if (line.Version)
        {
            return new SettingsReading.Version();
        }

        var sources = new SettingSources(line.Values, variables);
        sources.AddFaults(line.Faults);
        if (sources.Take(SettingTable.SettingsFile) is { } path)
        {
            sources.UseFile(path);
        }

        var otlp = new OtlpVariables(variables);
        var settings = Take(sources, line.Demo) with { Otlp = otlp.Take() };
        sources.AddFaults(otlp.Faults);
        return sources.Faults.Count > 0
            ? new SettingsReading.Faulty(sources.Faults)
            : new SettingsReading.Run(settings, [.. UnknownVariables.Describe(variables), .. DoubtfulSettings.Describe(settings)]);
    }

    /// <summary>An absent list is an empty one.</summary>
    private static ImmutableArray<string> TakeList(SettingSources sources, Setting<ImmutableArray<string>> setting) =>
        sources.Take(setting) is { IsDefault: false } list ? list : [];

    private static DaemonSettings Take(SettingSources sources, bool demo)
    {
        var containers = sources.Take(SettingTable.ConsideredContainers);
        var pollInterval = sources.Take(SettingTable.PollInterval, demo ? DemoPollInterval : null);
        return new DaemonSettings
        {
            Port = sources.Take(SettingTable.Port),
            BindAddress = sources.Take(SettingTable.BindAddress)!,
            ConnectUrls = TakeConnectUrls(sources, demo),
            WorkerId = sources.Take(SettingTable.WorkerId),
            ConsiderConnectors = !containers.IsDefault && containers.Contains("CONNECTOR"),
            ConsiderTasks = !containers.IsDefault && containers.Contains("TASK"),
            UnhealthyStates = sources.Take(SettingTable.UnhealthyStates),
            FailureThresholdPercentage = sources.Take(SettingTable.FailureThresholdPercentage),
            ThresholdPerWorker = sources.Take(SettingTable.FailureThresholdScope),
            IncludeConnectors = TakeList(sources, SettingTable.IncludeConnectors),
            ExcludeConnectors = TakeList(sources, SettingTable.ExcludeConnectors),
            GracePeriods = sources.Take(SettingTable.GracePeriod)!,
            Checks = TakeList(sources, SettingTable.Checks),
            BasicAuth = TakeBasicAuth(sources),
            PollInterval = pollInterval,
            RequestTimeout = sources.Take(SettingTable.RequestTimeout),
            StaleAfter = TakeStaleAfter(sources, pollInterval),
            WorkerGracePeriod = sources.Take(SettingTable.WorkerGracePeriod),
            MaxBodyBytes = sources.Take(SettingTable.MaxBodySize),
            MaxTraceBytes = (int)sources.Take(SettingTable.MaxTraceSize),
            MetricsDetail = sources.Take(SettingTable.MetricsDetail)!,
            MetricsMaxSeries = sources.Take(SettingTable.MetricsMaxSeries),
            LogLevel = sources.Take(SettingTable.LogLevel),
            JsonLogs = sources.Take(SettingTable.LogFormat),
            Otlp = null,
            Demo = demo,
        };
    }

    // In a demo, only an explicit flag contradicts; a variable is often set for the whole pod.
    private static ImmutableArray<Uri> TakeConnectUrls(SettingSources sources, bool demo)
    {
        if (!demo)
        {
            return sources.Take(SettingTable.ConnectUrl);
        }

        if (sources.Find(SettingTable.ConnectUrl)?.Source == SettingSource.Flag)
        {
            var (url, demoFlag) = (SettingTable.ConnectUrl, SettingTable.Demo.Flag);
            sources.AddFaults([$"{url.Flag} ({url.Variable}): not together with {demoFlag}"]);
        }

        return SettingTable.ConnectUrl.Parse(SettingTable.ConnectUrl.Default!).Value;
    }

    // A file named by a stronger source replaces the credentials; otherwise it is unclear which are meant.
    private static Secret? TakeBasicAuth(SettingSources sources)
    {
        if (sources.Find(SettingTable.BasicAuthFile) is not { } file)
        {
            return sources.Take(SettingTable.BasicAuth);
        }

        if (sources.Find(SettingTable.BasicAuth) is { } direct && direct.Source <= file.Source)
        {
            var other = SettingTable.BasicAuth;
            sources.AddFault(SettingTable.BasicAuthFile, $"not together with {other.Flag} ({other.Variable})");
            return null;
        }

        return sources.Take(SettingTable.BasicAuthFile);
    }

    private static TimeSpan TakeStaleAfter(SettingSources sources, TimeSpan pollInterval)
    {
        if (sources.Find(SettingTable.StaleAfter) is not { } given)
        {
            return StaleIntervals * pollInterval;
        }

        // After a fault of its own it is zero; one fault is enough.
        var staleAfter = sources.Take(SettingTable.StaleAfter);
        if (staleAfter > TimeSpan.Zero && staleAfter < pollInterval)
        {
            sources.AddFault(SettingTable.StaleAfter, $"{Shown.Quote(given.Text)} is less than the poll interval");
        }

        return staleAfter;
    }
}
