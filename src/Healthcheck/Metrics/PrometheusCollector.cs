using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Healthcheck.Metrics;

/// <summary>
/// A provider of OpenTelemetry with its Prometheus exporter. The exporter's middleware writes into memory here, not to a client: it
/// keeps its page until it is sent, and a client that reads slowly would hold up all other scrapes.
/// </summary>
internal sealed class PrometheusCollector : IDisposable
{
    /// <summary>The exporter's own limit, 166 MiB, is less than a page of all series that may be asked for.</summary>
    private const int MostBytes = 1024 * 1024 * 1024;

    private readonly MeterProvider _provider;
    private readonly RequestDelegate _middleware;

    /// <param name="meter">Name of the meter to collect.</param>
    /// <param name="mostSeries">Room for the series of a metric, by its name. Beyond that OpenTelemetry folds series into one.</param>
    public PrometheusCollector(string meter, Func<string, int> mostSeries)
    {
        _provider = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(services =>
            {
                // Variables of OpenTelemetry are for what is pushed: OTEL_SDK_DISABLED must not empty this page.
                services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
            })
            .AddMeter(meter)
            .AddView(instrument => new MetricStreamConfiguration { CardinalityLimit = mostSeries(instrument.Name) })
            .SetResourceBuilder(ResourceBuilder.CreateEmpty())
            .AddPrometheusExporter(exporter =>
            {
                exporter.ScopeInfoEnabled = false;
                exporter.TargetInfoEnabled = false;
                exporter.ScrapeResponseCacheDurationMilliseconds = 0;
                exporter.MaxScrapeResponseSizeBytes = MostBytes;
            })
            .Build();
        var pipeline = new ApplicationBuilder(new ServiceCollection().BuildServiceProvider());
        pipeline.UseOpenTelemetryPrometheusScrapingEndpoint(
            _provider, predicate: _ => true, path: null, configureBranchedPipeline: null, optionsName: null);
        _middleware = pipeline.Build();
    }

    /// <param name="accept">The client's header, by which the format is chosen.</param>
    /// <param name="to">Where the page is written.</param>
    /// <returns>The content type of the format chosen; empty when nothing was measured.</returns>
    /// <exception cref="InvalidOperationException">The exporter failed; it does not say why.</exception>
    public async Task<string> WriteAsync(string? accept, Stream to)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Accept = accept;
        context.Response.Body = to;
        await _middleware(context);
        return context.Response.StatusCode is StatusCodes.Status200OK
            ? context.Response.ContentType ?? ""
            : throw new InvalidOperationException("the Prometheus exporter could not make the page of metrics");
    }

    public void Dispose() => _provider.Dispose();
}
