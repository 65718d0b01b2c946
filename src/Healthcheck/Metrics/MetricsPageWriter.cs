using Healthcheck.Health;

namespace Healthcheck.Metrics;

/// <summary>
/// Makes pages of metrics, one at a time. Counters, the histogram and what is said of whole clusters come from one
/// <see cref="SeriesGeneration"/>, which lives as long as the daemon where clusters stay; single connectors, tasks and workers from others.
/// </summary>
internal sealed class MetricsPageWriter : IDisposable
{
    private const int ReserveOfEntities = 1000;

    private static readonly byte[] EndOfOpenMetrics = [.. "# EOF\n"u8];
    private static readonly Metric[] Bounded = [.. MetricCatalogue.All.Where(metric => metric.IsBounded)];
    private static readonly Metric[] Entities = [.. MetricCatalogue.All.Where(metric => !metric.IsBounded)];

    private readonly SemaphoreSlim _collecting = new(1);

    private readonly Lock _gate = new();
    private SeriesGeneration? _clusters;
    private SeriesGeneration? _entities;

    /// <summary>Counts a poll for the histogram; called once for each report.</summary>
    /// <param name="views">What is shown meanwhile, of each cluster.</param>
    public void RecordPoll(HealthReport report, IReadOnlyList<ReportView> views)
    {
        lock (_gate)
        {
            // Not earlier: the first answer to a probe does not wait for it.
            _clusters ??= new SeriesGeneration(Bounded, CatalogueMeter.MostBoundedSeries, views);
            _clusters.RecordPoll(report);
        }
    }

    /// <param name="views">What is shown, of each cluster.</param>
    /// <param name="accept">The client's header, by which the format is chosen.</param>
    /// <param name="to">Where the page is written.</param>
    /// <returns>The page's content type.</returns>
    public async Task<string> WriteAsync(IReadOnlyList<ReportView> views, string? accept, Stream to)
    {
        await _collecting.WaitAsync();
        try
        {
            using var clusters = new MemoryStream();
            var contentType = await TakeClusters(views).WriteAsync(accept, clusters);
            var bytes = clusters.GetBuffer().AsMemory(0, (int)clusters.Length);
            if (views.All(view => view.Entities.IsEmpty))
            {
                await to.WriteAsync(bytes);
                return contentType;
            }

            await to.WriteAsync(bytes.Span.EndsWith(EndOfOpenMetrics) ? bytes[..^EndOfOpenMetrics.Length] : bytes);
            if (_entities?.TryTake(views) != true)
            {
                _entities?.Dispose();
                _entities = new SeriesGeneration(Entities, ReserveOfEntities, views);
            }

            await _entities.WriteAsync(accept, to);
            return contentType;
        }
        finally
        {
            _collecting.Release();
        }
    }

    /// <summary>
    /// A page that is being made is finished first; and who asks later, as a client of a cluster that is gone may, gets one.
    /// </summary>
    public void Dispose()
    {
        _collecting.Wait();
        lock (_gate)
        {
            _entities?.Dispose();
            _clusters?.Dispose();
            _entities = _clusters = null;
        }

        _collecting.Release();
    }

    private SeriesGeneration TakeClusters(IReadOnlyList<ReportView> views)
    {
        lock (_gate)
        {
            if (_clusters?.TryTake(views) != true)
            {
                _clusters?.Dispose();
                _clusters = new SeriesGeneration(Bounded, CatalogueMeter.MostBoundedSeries, views);
            }

            return _clusters;
        }
    }
}
