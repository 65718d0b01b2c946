using System.Collections.Immutable;
using System.Net.Sockets;
using Healthcheck.Health;
using Healthcheck.Metrics;
using Healthcheck.Polling;
using Healthcheck.Configuration;
using FakeConnect;
using Healthcheck.Hosting;
using Healthcheck.Web;

namespace Healthcheck;

/// <summary>The composition root: the one place that knows every part.</summary>
internal static partial class Daemon
{
    /// <summary>Shutdown as a whole: the drain, open requests, the poll. An operator's script waits no longer than two seconds.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(1.5);

    /// <param name="stop">Cancelled when the process is told to end, at whatever moment.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(DaemonSettings settings, ImmutableArray<string> warnings, CancellationToken stop)
    {
        await using var demo = settings.Demo ? await Demo.StartAsync(TimeProvider.System) : null;
        var workers = demo is null ? settings.ConnectUrls : [demo.Address];
        string? systemdWarning = null;
        await using var app = Build(
            settings, workers, TimeProvider.System, services => systemdWarning = SystemdService.AddTo(services, Environment.GetEnvironmentVariable));
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Daemon).FullName!);
        var all = warnings.AddRange(Composition.Contradictions(settings));
        foreach (var warning in systemdWarning is null ? all : all.Add(systemdWarning))
        {
            SettingWarning(logger, warning);
        }

        try
        {
            await app.StartAsync(stop);
        }
        catch (Exception) when (stop.IsCancellationRequested || app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Told to stop while it started: what is half begun fails in many ways, none of which matters any more.
            return ExitCode.Success;
        }
        catch (OtlpSetupException exception)
        {
            ConsoleText.Error.WriteLine(exception.Message);
            return ExitCode.FaultySettings;
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            ConsoleText.Error.WriteLine(
                $"--port (HEALTHCHECK_PORT), --bind-address (HEALTHCHECK_BIND_ADDRESS): cannot listen on {settings.BindAddress}:{settings.Port}: "
                + exception.GetBaseException().Message);
            return ExitCode.CouldNotStart;
        }

        var host = settings.BindAddress is "*" ? "localhost" : settings.BindAddress;
        Started(logger, Product.Version, string.Join(", ", workers), settings.PollInterval.TotalSeconds, $"http://{host}:{settings.Port}/");
        if (settings.Demo)
        {
            DemoStarted(logger, $"curl -i http://{host}:{settings.Port}/");
        }

        await app.WaitForShutdownAsync(stop);
        if (app.Services.GetServices<IHostedService>().OfType<ClusterMonitorService>().Single().ExecuteTask is { IsFaulted: true } loop)
        {
            LoopDied(logger, loop.Exception);
            return ExitCode.CouldNotStart;
        }

        return ExitCode.Success;
    }

    /// <param name="replace">Lets tests put their own parts in place of the real ones.</param>
    public static WebApplication Build(
        DaemonSettings settings, ImmutableArray<Uri> workers, TimeProvider time, Action<IServiceCollection> replace)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddDaemonLogs(settings.LogLevel, settings.JsonLogs);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => KestrelSetup.Configure(kestrel, settings.BindAddress, settings.Port));
        AddParts(builder.Services, settings, workers, time);
        replace(builder.Services);

        var app = builder.Build();
        app.Run(app.Services.GetRequiredService<HealthEndpoints>().HandleAsync);
        return app;
    }

    private static void AddParts(IServiceCollection services, DaemonSettings settings, ImmutableArray<Uri> workers, TimeProvider time)
    {
        services.AddSingleton(time);
        services.AddSingleton(Composition.Policy(settings));
        services.AddSingleton(new PollingOptions(workers, settings.PollInterval));
        services.AddSingleton(Random.Shared);
        services.AddSingleton(provider => Composition.Monitors(
            settings,
            provider.GetRequiredService<HealthPolicy>(),
            provider.GetRequiredService<Random>(),
            provider.GetRequiredService<ILoggerFactory>(),
            time));
        services.AddSingleton(provider => provider.GetRequiredService<ClusterMonitorFactory>().Create(provider.GetRequiredService<PollingOptions>()));
        services.AddSingleton(provider => provider.GetRequiredService<ClusterMonitor>().Latest);
        services.AddSingleton<TransitionLogger>();
        services.AddSingleton(new ResourceAnswerCache(workers));
        services.AddSingleton(Composition.Limits(settings));
        services.AddSingleton(provider => new DroppedLogLines(() => provider.GetRequiredService<QueuedLogs>().Dropped));
        services.AddSingleton<SeriesBudgetLog>();
        services.AddSingleton<MetricsEndpoint>();
        services.AddSingleton(provider => new HealthEndpoints(
            provider.GetRequiredService<LatestReport>(),
            provider.GetRequiredService<ResourceAnswerCache>(),
            provider.GetRequiredService<PollingOptions>(),
            provider.GetRequiredService<MetricsEndpoint>(),
            provider.GetRequiredService<LargeAnswers>(),
            provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
        KestrelSetup.AddTo(services, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        if (settings.Otlp is { } otlp)
        {
            services.AddSingleton(new OtlpOptions(
                otlp.Endpoint, otlp.Grpc, otlp.Headers?.Reveal(), otlp.Gzip, otlp.Cumulative, otlp.Interval, otlp.Timeout));
            services.AddSingleton<OtlpPush>();
            services.AddHostedService(provider => provider.GetRequiredService<OtlpPush>());
        }

        AddPublishers(services, pushes: settings.Otlp is not null);
        services.AddHostedService<ClusterMonitorService>();
        services.AddHostedService<ShutdownDelayService>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
    }

    /// <summary>Who takes each report, in this order: whoever asks for it, and then whoever is told. systemd comes last, where it is there.</summary>
    private static void AddPublishers(IServiceCollection services, bool pushes)
    {
        services.AddSingleton<ReportPublishers>();
        services.AddSingleton<IReportPublisher>(provider => provider.GetRequiredService<HealthEndpoints>());
        services.AddSingleton<IReportPublisher>(provider => provider.GetRequiredService<MetricsEndpoint>());
        if (pushes)
        {
            services.AddSingleton<IReportPublisher>(provider => provider.GetRequiredService<OtlpPush>());
        }

        services.AddSingleton<IReportPublisher>(provider => provider.GetRequiredService<TransitionLogger>());
    }

    [LoggerMessage(1, LogLevel.Information, "healthcheck {Version} watches {Workers} every {Seconds} s and answers on {Address}", EventName = "Started")]
    private static partial void Started(ILogger logger, string version, string workers, double seconds, string address);

    [LoggerMessage(2, LogLevel.Information, "This is the demo: try {Command} now and again; a task fails 8 s after the start, heals 12 s later, and so on", EventName = "DemoStarted")]
    private static partial void DemoStarted(ILogger logger, string command);

    [LoggerMessage(4, LogLevel.Error, "The poll loop died by a fault of this program; please report it", EventName = "LoopDied")]
    private static partial void LoopDied(ILogger logger, Exception? exception);

    [LoggerMessage(3, LogLevel.Warning, "{Warning}", EventName = "SettingWarning")]
    private static partial void SettingWarning(ILogger logger, string warning);
}
