using System.Collections.Frozen;

namespace Healthcheck.Metrics;

/// <summary>
/// Collects the metrics of single connectors, tasks and workers. OpenTelemetry never forgets a series while its provider lives, so that
/// each connector that ever was takes some of the room. A generation knows how much is taken; when the room ends, the next one begins,
/// with a provider of its own. Gauges lose nothing by that.
/// </summary>
internal sealed class EntityGeneration : IDisposable
{
    /// <summary>
    /// Room in each metric beyond twice what the first view needs, so that a small cluster does not begin anew at each change.
    /// </summary>
    private const int Reserve = 1000;

    private static readonly Metric[] Metrics = [.. MetricCatalogue.All.Where(metric => !metric.IsBounded)];
    private static long _generations;

    private readonly FrozenDictionary<string, SeriesTaken> _taken;
    private readonly CatalogueMeter _meter;
    private readonly PrometheusCollector _collector;
    private ReportView _view;

    public EntityGeneration(ReportView first)
    {
        _view = first;
        _taken = Metrics.ToFrozenDictionary(metric => metric.Name, metric => new SeriesTaken(metric));
        Count(first);
        foreach (var taken in _taken.Values)
        {
            taken.Room = (2 * taken.Series) + Reserve;
        }

        _meter = new CatalogueMeter($"{Product.Name}/entities/{Interlocked.Increment(ref _generations)}", Metrics, () => _view);
        _collector = new PrometheusCollector(_meter.Name, metric => _taken[metric].Room);
    }

    /// <returns>False when there is no room: then the next generation is due.</returns>
    public bool TryTake(ReportView view)
    {
        if (!ReferenceEquals(view.Entities, _view.Entities))
        {
            Count(view);
        }

        _view = view;
        return _taken.Values.All(taken => taken.Fits);
    }

    /// <summary>Writes the view that was taken last.</summary>
    public Task<string> WriteAsync(string? accept, Stream to) => _collector.WriteAsync(accept, to);

    public void Dispose()
    {
        _collector.Dispose();
        _meter.Dispose();
    }

    private void Count(ReportView view)
    {
        foreach (var taken in _taken.Values)
        {
            taken.Metric.Write(view, taken);
        }
    }

    /// <summary>Series of one metric that were ever collected, by the hash of their labels.</summary>
    private sealed class SeriesTaken(Metric metric) : ISamples
    {
        private readonly HashSet<int> _seen = [];

        public Metric Metric => metric;

        public int Series => _seen.Count;

        public int Room { get; set; }

        /// <summary>A tenth is kept free: a few labels of many have the same hash.</summary>
        public bool Fits => Series <= Room - (Room / 10);

        public void Add(double value, params ReadOnlySpan<string> labels)
        {
            var hash = new HashCode();
            foreach (var label in labels)
            {
                hash.Add(label);
            }

            _seen.Add(hash.ToHashCode());
        }
    }
}
