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
    OtlpOptions options, LatestReport latest, PollingOptions polling, MetricsLimits limits, DroppedLogLines dropped, ILoggerFactory loggers)
    : IHostedService, IReportPublisher, IDisposable
{
    private readonly ExportFaults _faults = new();
    private CatalogueMeter? _meter;
    private MeterProvider? _provider;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // OpenTelemetry makes its own HTTP client, with the certificates that its variables name; this one thing has to be told to the
        // whole process.
        HttpClient.DefaultProxy = new WebProxy();
        _meter = new CatalogueMeter(Product.Name, MetricCatalogue.All.Where(metric => metric.IsBounded), View);
        var exporter = CreateExporter();
        _provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(_meter.Name)
            .AddView("*", new MetricStreamConfiguration { CardinalityLimit = CatalogueMeter.MostBoundedSeries })
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
        Started(loggers.CreateLogger<OtlpPush>(), options, options.Interval.TotalSeconds);
        return Task.CompletedTask;
    }

    public void Publish(HealthReport report) => _meter?.RecordPoll(report);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // A push that hangs is left to end with the program; what it uses must not be taken from under it.
        if (_provider is { } provider
            && await Task.Run(() => provider.Shutdown((int)options.Farewell.TotalMilliseconds), CancellationToken.None))
        {
            provider.Dispose();
        }
    }

    public void Dispose()
    {
        _meter?.Dispose();
        _faults.Dispose();
    }

    private ReportView View()
    {
        var report = latest.Current;
        return new ReportView(report, report.IsFresh(latest.Now), polling.Interval, Product.Version)
        {
            Limits = limits,
            LogLinesDropped = dropped.Count,
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
