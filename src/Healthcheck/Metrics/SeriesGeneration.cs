using System.Collections.Frozen;
using Healthcheck.Health;

namespace Healthcheck.Metrics;

/// <summary>
/// Series made by one provider of OpenTelemetry. It never forgets a series, even one that has ended, as long as the provider lives, so that
/// each connector that ever was takes some of the room. A generation knows how much is taken; when the room ends, the next one begins,
/// with a provider of its own. Gauges lose nothing by that, nor do counters, which are observed; a histogram begins anew.
/// </summary>
internal sealed class SeriesGeneration : IDisposable
{
    private static long _generations;

    private readonly FrozenDictionary<string, SeriesTaken> _taken;
    private readonly CatalogueMeter _meter;
    private readonly PrometheusCollector _collector;
    private IReadOnlyList<ReportView> _views;

    /// <param name="metrics">Rows of the catalogue.</param>
    /// <param name="reserve">
    /// Room for series in each metric beyond twice what the first views need, so that a small cluster does not begin anew at each change.
    /// </param>
    public SeriesGeneration(IReadOnlyCollection<Metric> metrics, int reserve, IReadOnlyList<ReportView> first)
    {
        _views = first;
        _taken = metrics.ToFrozenDictionary(metric => metric.Name, metric => new SeriesTaken(metric));
        Count(first);
        foreach (var taken in _taken.Values)
        {
            taken.Room = (2 * taken.Series) + reserve;
        }

        _meter = new CatalogueMeter($"{Product.Name}/{Interlocked.Increment(ref _generations)}", metrics, () => _views);
        _collector = new PrometheusCollector(_meter.Name, metric => _taken[metric].Room);
    }

    /// <summary>Counts a poll for the histogram, if that is among the metrics.</summary>
    public void RecordPoll(HealthReport report) => _meter.RecordPoll(report);

    /// <returns>
    /// False when there is no room, or the histogram would go on for a cluster that is gone: then the next generation is due.
    /// </returns>
    public bool TryTake(IReadOnlyList<ReportView> views)
    {
        if (_taken.Values.Any(taken => taken.Metric.Type is MetricType.Histogram)
            && _views.Any(old => !views.Any(view => view.Cluster == old.Cluster)))
        {
            return false;
        }

        if (!views.Select(view => (view.Cluster, view.Entities)).SequenceEqual(_views.Select(view => (view.Cluster, view.Entities))))
        {
            Count(views);
        }

        _views = views;
        return _taken.Values.All(taken => taken.Fits);
    }

    /// <summary>Writes the views that were taken last.</summary>
    public Task<string> WriteAsync(string? accept, Stream to) => _collector.WriteAsync(accept, to);

    public void Dispose()
    {
        _collector.Dispose();
        _meter.Dispose();
    }

    private void Count(IReadOnlyList<ReportView> views)
    {
        foreach (var taken in _taken.Values)
        {
            taken.Metric.WriteAll(views, taken);
            foreach (var view in taken.Metric.Type is MetricType.Histogram ? views : [])
            {
                // Recorded by itself, one series for each cluster.
                taken.Cluster = view.Cluster;
                taken.Add(0);
            }
        }
    }

    /// <summary>Series of one metric that were ever collected, by the hash of their labels.</summary>
    private sealed class SeriesTaken(Metric metric) : ISamples
    {
        private readonly HashSet<int> _seen = [];

        public Metric Metric => metric;

        public string? Cluster { get; set; }

        public int Series => _seen.Count;

        public int Room { get; set; }

        /// <summary>A tenth is kept free: a few labels of many have the same hash.</summary>
        public bool Fits => Series <= Room - (Room / 10);

        public void Add(double value, params ReadOnlySpan<string> labels)
        {
            var hash = new HashCode();
            hash.Add(Cluster);
            foreach (var label in labels)
            {
                hash.Add(label);
            }

            _seen.Add(hash.ToHashCode());
        }
    }
}
