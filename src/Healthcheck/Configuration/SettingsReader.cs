using System.Collections.Immutable;

namespace Healthcheck.Configuration;

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
            : new SettingsReading.Run(settings, [.. UnknownVariables.Describe(variables), .. DoubtfulSettings.Describe(settings, sources)]);
    }

    /// <summary>An absent list is an empty one.</summary>
    private static ImmutableArray<string> TakeList(SettingSources sources, Setting<ImmutableArray<string>> setting) =>
        sources.Take(setting) is { IsDefault: false } list ? list : [];

    private static DaemonSettings Take(SettingSources sources, bool demo)
    {
        var containers = sources.Take(VerdictRows.ConsideredContainers);
        var (basicAuth, basicAuthFile) = TakeBasicAuth(sources);
        var pollInterval = sources.Take(ConnectRows.PollInterval, demo ? DemoPollInterval : null);
        return new DaemonSettings
        {
            Port = sources.Take(AnswerRows.Port),
            BindAddress = sources.Take(AnswerRows.BindAddress)!,
            ConnectUrls = TakeConnectUrls(sources, demo),
            WorkerId = sources.Take(VerdictRows.WorkerId),
            ConsiderConnectors = !containers.IsDefault && containers.Contains("CONNECTOR"),
            ConsiderTasks = !containers.IsDefault && containers.Contains("TASK"),
            UnhealthyStates = sources.Take(VerdictRows.UnhealthyStates),
            FailureThresholdPercentage = sources.Take(VerdictRows.FailureThresholdPercentage),
            ThresholdPerWorker = sources.Take(VerdictRows.FailureThresholdScope),
            IncludeConnectors = TakeList(sources, VerdictRows.IncludeConnectors),
            ExcludeConnectors = TakeList(sources, VerdictRows.ExcludeConnectors),
            ExpectedConnectors = TakeList(sources, VerdictRows.ExpectConnectors),
            GracePeriods = sources.Take(VerdictRows.GracePeriod)!,
            Checks = TakeList(sources, VerdictRows.Checks),
            BasicAuth = basicAuth,
            BasicAuthFile = basicAuthFile,
            PollInterval = pollInterval,
            RequestTimeout = sources.Take(ConnectRows.RequestTimeout),
            StaleAfter = TakeStaleAfter(sources, pollInterval),
            WorkerGracePeriod = sources.Take(VerdictRows.WorkerGracePeriod),
            WorkerCheck = sources.Take(ConnectRows.WorkerCheck)!,
            MaxBodyBytes = sources.Take(ConnectRows.MaxBodySize),
            MaxConnectorsAndTasks = sources.Take(ConnectRows.MaxConnectorsAndTasks),
            MaxTraceBytes = (int)sources.Take(ConnectRows.MaxTraceSize),
            MetricsDetail = sources.Take(AnswerRows.MetricsDetail)!,
            MetricsMaxSeries = sources.Take(AnswerRows.MetricsMaxSeries),
            LogLevel = sources.Take(AnswerRows.LogLevel),
            JsonLogs = sources.Take(AnswerRows.LogFormat),
            Otlp = null,
            Demo = demo,
        };
    }

    // In a demo, only an explicit flag contradicts; a variable is often set for the whole pod.
    private static ImmutableArray<Uri> TakeConnectUrls(SettingSources sources, bool demo)
    {
        if (!demo)
        {
            return sources.Take(ConnectRows.ConnectUrl);
        }

        if (sources.Find(ConnectRows.ConnectUrl)?.Source == SettingSource.Flag)
        {
            var (url, demoFlag) = (ConnectRows.ConnectUrl, SettingTable.Demo.Flag);
            sources.AddFaults([$"{url.Flag} ({url.Variable}): not together with {demoFlag}"]);
        }

        return ConnectRows.ConnectUrl.Parse(ConnectRows.ConnectUrl.Default!).Value;
    }

    // A file named by a stronger source replaces the credentials; otherwise it is unclear which are meant.
    private static (Secret? Credentials, Secret? File) TakeBasicAuth(SettingSources sources)
    {
        if (sources.Find(ConnectRows.BasicAuthFile) is not { } file)
        {
            return (sources.Take(ConnectRows.BasicAuth), null);
        }

        if (sources.Find(ConnectRows.BasicAuth) is { } direct && direct.Source <= file.Source)
        {
            var other = ConnectRows.BasicAuth;
            sources.AddFault(ConnectRows.BasicAuthFile, $"not together with {other.Flag} ({other.Variable})");
            return (null, null);
        }

        return (sources.Take(ConnectRows.BasicAuthFile), new Secret(file.Text));
    }

    private static TimeSpan TakeStaleAfter(SettingSources sources, TimeSpan pollInterval)
    {
        if (sources.Find(VerdictRows.StaleAfter) is not { } given)
        {
            return StaleIntervals * pollInterval;
        }

        // After a fault of its own it is zero; one fault is enough.
        var staleAfter = sources.Take(VerdictRows.StaleAfter);
        if (staleAfter > TimeSpan.Zero && staleAfter < pollInterval)
        {
            sources.AddFault(VerdictRows.StaleAfter, $"{Shown.Quote(given.Text)} is less than the poll interval");
        }

        return staleAfter < StaleAfterLimit.Least(pollInterval) ? StaleAfterLimit.Least(pollInterval) : staleAfter;
    }
}
