using System.Net;
using System.Security.Cryptography;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Polling;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Healthcheck.Metrics;

/// <summary>Pushes the metrics that have a fixed number of series to a collector, every interval and once at the end.</summary>
internal sealed partial class OtlpPush(
    OtlpOptions options, ClusterSet clusters, MetricsLimits limits, ReadProcessFacts readProcess, ILoggerFactory loggers)
    : IHostedService, IReportPublisher, IDisposable
{
    private const int Reserve = 16;

    private readonly ExportFaults _faults = new();
    private volatile CatalogueMeter? _meter;
    private MeterProvider? _provider;
    private Task _restart = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // OpenTelemetry makes its own HTTP client, with the certificates that its variables name; this one thing has to be told to the
        // whole process.
        HttpClient.DefaultProxy = new WebProxy();
        Start();
        Started(loggers.CreateLogger<OtlpPush>(), options, options.Interval.TotalSeconds);
        return Task.CompletedTask;
    }

    public void Publish(HealthReport report) => _meter?.RecordPoll(report);

    /// <summary>
    /// OpenTelemetry never forgets the series of a cluster that is gone, so that a new provider begins after the last push of the old.
    /// Where differences are pushed, series without any are forgotten, and a new provider would count the past once more.
    /// </summary>
    public void ClustersChanged()
    {
        if (_provider is not null && options.Cumulative)
        {
            _restart = _restart.ContinueWith(_ => Restart(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // A push that hangs is left to end with the program; what it uses must not be taken from under it.
        await _restart.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_provider is { } provider && await Task.Run(() => Shutdown(provider), CancellationToken.None))
        {
            provider.Dispose();
        }
    }

    public void Dispose()
    {
        _meter?.Dispose();
        _faults.Dispose();
    }

    /// <summary>Some may come later.</summary>
    private int MostClusters() => clusters.IsNamed ? clusters.All.Length + Reserve : 1;

    private bool Shutdown(MeterProvider provider) => provider.Shutdown((int)options.Farewell.TotalMilliseconds);

    private void Restart()
    {
        if (Shutdown(_provider!))
        {
            _provider!.Dispose();
        }

        _meter!.Dispose();
        Start();
    }

    private void Start()
    {
        _meter = new CatalogueMeter(Product.Name, MetricCatalogue.All.Where(metric => metric.IsBounded), CreateViews);
        var exporter = CreateExporter();
        _provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(_meter.Name)
            .AddView("*", new MetricStreamConfiguration { CardinalityLimit = CatalogueMeter.MostBoundedSeries * MostClusters() })
            .SetResourceBuilder(ResourceBuilder.CreateEmpty()
                .AddService(Product.Name, serviceVersion: Product.Version)
                .AddTelemetrySdk()
                .AddEnvironmentVariableDetector())
            .AddReader(new PeriodicExportingMetricReader(
                exporter, (int)options.Interval.TotalMilliseconds, (int)options.Timeout.TotalMilliseconds)
            {
                TemporalityPreference =
                    options.Cumulative ? MetricReaderTemporalityPreference.Cumulative : MetricReaderTemporalityPreference.Delta,
            })
            .Build();
    }

    private ReportView[] CreateViews() => [.. clusters.All.Select(CreateView)];

    private ReportView CreateView(ClusterMonitor cluster)
    {
        var report = cluster.Latest.Current;
        return new ReportView(report, report.IsFresh(clusters.Now), cluster.Options.Polling.Interval, Product.Version)
        {
            Limits = limits.Share(clusters.All.Length),
            Process = readProcess(),
        };
    }

    private WatchedExporter CreateExporter()
    {
        try
        {
            return new WatchedExporter(ExporterOptions(), options, _faults, loggers.CreateLogger<WatchedExporter>());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException
            or InvalidOperationException or ArgumentException or NotSupportedException)
        {
            throw new OtlpSetupException($"OTEL_EXPORTER_OTLP_...: nothing can be pushed: {TraceLine.Extract(exception.Message)}");
        }
    }

    private OtlpExporterOptions ExporterOptions()
    {
        var exporter = new OtlpExporterOptions
        {
            Protocol = options.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf,
            Endpoint = options.Endpoint,
            TimeoutMilliseconds = (int)options.Timeout.TotalMilliseconds,
            Compression = options.Gzip ? OtlpExportCompression.GZip : OtlpExportCompression.None,
        };
        if (options.Headers is { } headers)
        {
            exporter.Headers = headers;
        }

        return exporter;
    }

    [LoggerMessage(170, LogLevel.Information, "Metrics are pushed to {Endpoint} every {Seconds} s", EventName = "OtlpStarted")]
    private static partial void Started(ILogger logger, OtlpOptions endpoint, double seconds);
}
