using Healthcheck.Health;

namespace Healthcheck.Metrics;

/// <summary>
/// Makes pages of metrics, one at a time. Counters, the histogram and what is said of the whole cluster come from one provider for
/// as long as the daemon lives; single connectors, tasks and workers from <see cref="EntityGeneration"/>s.
/// </summary>
internal sealed class MetricsPageWriter : IDisposable
{
    private static readonly byte[] EndOfOpenMetrics = [.. "# EOF\n"u8];

    private readonly SemaphoreSlim _collecting = new(1);
    private readonly Lazy<(CatalogueMeter Meter, PrometheusCollector Collector)> _cluster;
    private EntityGeneration? _entities;
    private ReportView? _view;

    public MetricsPageWriter()
    {
        // Not in the constructor: the first answer to a probe does not wait for it.
        _cluster = new(() =>
        {
            var meter = new CatalogueMeter($"{Product.Name}/cluster", MetricCatalogue.All.Where(metric => metric.IsBounded), () => _view!);
            return (meter, new PrometheusCollector(meter.Name, _ => CatalogueMeter.MostBoundedSeries));
        });
    }

    /// <summary>Counts a poll for the histogram; called once for each report.</summary>
    public void RecordPoll(HealthReport report) => _cluster.Value.Meter.RecordPoll(report);

    /// <param name="view">What is shown.</param>
    /// <param name="accept">The client's header, by which the format is chosen.</param>
    /// <param name="to">Where the page is written.</param>
    /// <returns>The page's content type.</returns>
    public async Task<string> WriteAsync(ReportView view, string? accept, Stream to)
    {
        await _collecting.WaitAsync();
        try
        {
            _view = view;
            using var cluster = new MemoryStream();
            var contentType = await _cluster.Value.Collector.WriteAsync(accept, cluster);
            var bytes = cluster.GetBuffer().AsMemory(0, (int)cluster.Length);
            if (view.Entities.IsEmpty)
            {
                await to.WriteAsync(bytes);
                return contentType;
            }

            await to.WriteAsync(bytes.Span.EndsWith(EndOfOpenMetrics) ? bytes[..^EndOfOpenMetrics.Length] : bytes);
            await GenerationFor(view).WriteAsync(accept, to);
            return contentType;
        }
        finally
        {
            _collecting.Release();
        }
    }

    public void Dispose()
    {
        _entities?.Dispose();
        if (_cluster.IsValueCreated)
        {
            _cluster.Value.Collector.Dispose();
            _cluster.Value.Meter.Dispose();
        }

        _collecting.Dispose();
    }

    private EntityGeneration GenerationFor(ReportView view)
    {
        if (_entities?.TryTake(view) != true)
        {
            _entities?.Dispose();
            _entities = new EntityGeneration(view);
        }

        return _entities;
    }
}
