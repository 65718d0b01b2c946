using Healthcheck.Configuration;
using Healthcheck.Health;
using Healthcheck.Hosting;
using Healthcheck.Metrics;
using Healthcheck.Polling;
using Healthcheck.Web;

namespace Healthcheck;

/// <summary>The composition root: the one place that knows every part.</summary>
internal static class Daemon
{
    /// <summary>Shutdown as a whole: the drain, open requests, the poll. An operator's script waits no longer than two seconds.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(1.5);

    /// <param name="warnings">Takes what the operator should be told of; one line each.</param>
    public static WebApplication CreateHost(DaemonOptions options, ICollection<string> warnings)
    {
        NativeHeap.GiveBackLargeBlocks();
        return Build(options, TimeProvider.System, services =>
        {
            if (SystemdService.AddTo(services, Environment.GetEnvironmentVariable) is { } warning)
            {
                warnings.Add(warning);
            }
        });
    }

    /// <param name="replace">Lets tests put their own parts in place of the real ones.</param>
    public static WebApplication Build(DaemonOptions options, TimeProvider time, Action<IServiceCollection> replace)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddDaemonLogs(options.Log.Level, options.Log.Json);
        builder.WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel => KestrelSetup.Configure(kestrel, options.Web));
        AddParts(builder.Services, options, time);
        replace(builder.Services);

        var app = builder.Build();
        app.Run(app.Services.GetRequiredService<HealthEndpoints>().HandleAsync);
        return app;
    }

    private static void AddParts(IServiceCollection services, DaemonOptions options, TimeProvider time)
    {
        services.AddSingleton(time);
        services.AddSingleton(Random.Shared);
        services.AddSingleton(provider =>
        {
            var factory = new ClusterMonitorFactory(
                provider.GetRequiredService<Random>(), provider.GetRequiredService<ILoggerFactory>(), time)
            {
                StateFile = options.StateFile,
                AllowsRestartsByHand = options.Web.AllowRestart,
            };
            factory.ShareTraces(options.Clusters.Length);
            return factory;
        });
        services.AddSingleton(provider => new ClusterSet(
            [.. options.Clusters.Select(cluster => provider.GetRequiredService<ClusterMonitorFactory>().Create(cluster))], time));
        services.AddSingleton(options.Metrics);
        services.AddSingleton<ReadProcessFacts>(provider => () => new ProcessFacts(
            provider.GetRequiredService<QueuedLogs>().Dropped,
            provider.GetRequiredService<AccessFiles>().CertificateExpires));
        services.AddSingleton<SeriesBudgetLog>();
        services.AddSingleton<MetricsEndpoint>();
        services.AddSingleton(_ => new PageEndpoint(options.Page with { HasRestartButton = options.Web.AllowRestart }));
        services.AddSingleton<RestartEndpoint>();
        services.AddSingleton(provider => new HealthEndpoints(
            provider.GetRequiredService<ClusterSet>(),
            provider.GetRequiredService<MetricsEndpoint>(),
            provider.GetRequiredService<PageEndpoint>(),
            options.Web.AllowRestart ? provider.GetRequiredService<RestartEndpoint>() : null,
            provider.GetRequiredService<LargeAnswers>(),
            provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping,
            AccessSetup.CreateGuard(options.Web, provider)));
        AccessSetup.AddTo(services, options.Web);
        KestrelSetup.AddTo(services, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        if (options.Otlp is { } otlp)
        {
            services.AddSingleton(otlp);
            services.AddSingleton<OtlpPush>();
            services.AddHostedService(provider => provider.GetRequiredService<OtlpPush>());
        }

        AddPublishers(services, pushes: options.Otlp is not null);
        services.AddSingleton<ClusterMonitorService>();
        services.AddHostedService(provider => provider.GetRequiredService<ClusterMonitorService>());
        if (options.ReadClusters is { } readClusters)
        {
            services.AddSingleton(provider => new ClustersFileWatch(
                readClusters,
                provider.GetRequiredService<ClusterMonitorService>().Apply,
                time,
                provider.GetRequiredService<ILogger<ClustersFileWatch>>()));
            services.AddHostedService(provider => provider.GetRequiredService<ClustersFileWatch>());
        }

        services.AddHostedService<ShutdownDelayService>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
    }

    /// <summary>
    /// Who takes each report, in this order: whoever restarts what failed, so that answers show it, the metrics, so that they say
    /// it when the verdict does, whoever else asks for the report, and then whoever is told. systemd comes last, where it is there.
    /// </summary>
    private static void AddPublishers(IServiceCollection services, bool pushes)
    {
        services.AddSingleton<ReportPublishers>();
        services.AddSingleton<IReportPublisher, ClusterRestartPublisher>();
        services.AddSingleton<IReportPublisher>(provider => provider.GetRequiredService<MetricsEndpoint>());
        services.AddSingleton<IReportPublisher>(provider => provider.GetRequiredService<HealthEndpoints>());
        if (pushes)
        {
            services.AddSingleton<IReportPublisher>(provider => provider.GetRequiredService<OtlpPush>());
        }

        services.AddSingleton<IReportPublisher, ClusterLogPublisher>();
    }
}
