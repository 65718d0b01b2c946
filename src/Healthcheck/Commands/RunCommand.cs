using System.Collections.Immutable;
using System.Net.Sockets;
using FakeConnect;
using Healthcheck.Configuration;
using Healthcheck.Metrics;
using Healthcheck.Polling;
using CommandLineResult = System.CommandLine.ParseResult;

namespace Healthcheck.Commands;

/// <summary>Puts the daemon's parts together.</summary>
/// <param name="warnings">Takes what the operator should be told of; one line each.</param>
internal delegate WebApplication CreateHost(DaemonOptions options, ICollection<string> warnings);

/// <summary><c>healthcheck run</c>, or no command at all: the daemon, from its start until it is told to stop.</summary>
internal sealed partial class RunCommand(CommandEnvironment environment, CreateHost createHost)
    : SettingsCommand("run", Summary, environment)
{
    public const string Summary = "Run the daemon, as without a command.";

    protected override string Help => HelpText.Write();

    protected override async Task<int> RunAsync(CommandLineResult line, DaemonOptions options, ImmutableArray<string> warnings)
    {
        using var signals = new ShutdownSignals();
        return await RunAsync(options, warnings, createHost, Environment.Error, signals.Received);
    }

    /// <param name="cancellationToken">Cancelled when the process is told to end, at whatever moment.</param>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(
        DaemonOptions options, ImmutableArray<string> warnings, CreateHost createHost, TextWriter error,
        CancellationToken cancellationToken)
    {
        await using var demo = options.Demo ? await Demo.StartAsync(TimeProvider.System, DemoScene.Calm) : null;
        if (demo is not null)
        {
            options = options with { Cluster = options.Cluster.WithWorkers([demo.Address]) };
        }

        var allWarnings = warnings.ToList();
        await using var host = createHost(options, allWarnings);
        var logger = host.Services.GetRequiredService<ILogger<RunCommand>>();
        foreach (var warning in allWarnings)
        {
            SettingWarning(logger, warning);
        }

        try
        {
            await host.StartAsync(cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested || host.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Told to stop while it started: what is half begun fails in many ways, none of which matters any more.
            return ExitCode.Success;
        }
        catch (OtlpSetupException exception)
        {
            await error.WriteLineAsync(exception.Message);
            return ExitCode.FaultySettings;
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            await error.WriteLineAsync(
                $"{ProcessDefinitions.Port.FullName}, {ProcessDefinitions.BindAddress.FullName}: "
                + $"cannot listen on {options.Web.BindAddress}:{options.Web.Port}: {exception.GetBaseException().Message}");
            return ExitCode.CouldNotStart;
        }

        LogStart(logger, options);
        await host.WaitForShutdownAsync(cancellationToken);
        if (host.Services.GetRequiredService<ClusterMonitorService>().ExecuteTask is { IsFaulted: true } loop)
        {
            LoopDied(logger, loop.Exception);
            return ExitCode.CouldNotStart;
        }

        return ExitCode.Success;
    }

    private static void LogStart(ILogger logger, DaemonOptions options)
    {
        var (address, reach) = ListeningAddress.Describe(options.Web);
        if (options.NamedClusters.IsEmpty)
        {
            var polling = options.Cluster.Polling;
            Started(logger, Product.Version, string.Join(", ", polling.Workers), polling.Interval.TotalSeconds, address, reach);
        }
        else
        {
            var names = string.Join(", ", options.NamedClusters.Select(cluster => cluster.Name));
            ClustersStarted(logger, Product.Version, options.NamedClusters.Length, names, address, reach);
        }

        if (options.Demo)
        {
            DemoStarted(logger, $"curl -i {address}");
        }
    }

    [LoggerMessage(
        1,
        LogLevel.Information,
        "healthcheck {Version} watches {Workers} every {Seconds} s and answers on {Address}{Reach}",
        EventName = "Started")]
    private static partial void Started(ILogger logger, string version, string workers, double seconds, string address, string reach);

    [LoggerMessage(
        6,
        LogLevel.Information,
        "healthcheck {Version} watches {Count} clusters ({Names}) and answers on {Address}{Reach}",
        EventName = "ClustersStarted")]
    private static partial void ClustersStarted(ILogger logger, string version, int count, string names, string address, string reach);

    [LoggerMessage(
        2,
        LogLevel.Information,
        "This is the demo: try {Command} repeatedly; a task fails 8 s after the start, recovers 12 s later, and so on",
        EventName = "DemoStarted")]
    private static partial void DemoStarted(ILogger logger, string command);

    [LoggerMessage(3, LogLevel.Warning, "{Warning}", EventName = "SettingWarning")]
    private static partial void SettingWarning(ILogger logger, string warning);

    [LoggerMessage(4, LogLevel.Error, "The poll loop ended because of a bug in this program; please report it", EventName = "LoopDied")]
    private static partial void LoopDied(ILogger logger, Exception? exception);
}
