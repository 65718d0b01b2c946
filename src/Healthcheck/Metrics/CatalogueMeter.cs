using System.Diagnostics.Metrics;
using Healthcheck.Health;

namespace Healthcheck.Metrics;

/// <summary>Instruments for rows of the catalogue. What they observe is read from a view whenever somebody collects.</summary>
internal sealed class CatalogueMeter : IDisposable
{
    /// <summary>More than any metric of a fixed number of series has of a cluster.</summary>
    public const int MostBoundedSeries = 64;

    private readonly Meter _meter;
    private readonly Func<IReadOnlyList<ReportView>> _views;
    private Histogram<double>? _durations;

    /// <param name="name">A provider collects all meters of a name: one that is not to be collected by the others needs its own.</param>
    /// <param name="metrics">The rows.</param>
    /// <param name="views">What is observed, of each cluster; called once for each row.</param>
    public CatalogueMeter(string name, IEnumerable<Metric> metrics, Func<IReadOnlyList<ReportView>> views)
    {
        _meter = new Meter(name, Product.Version);
        _views = views;
        foreach (var metric in metrics)
        {
            Create(metric);
        }
    }

    public string Name => _meter.Name;

    /// <summary>Records how long the report's poll took.</summary>
    public void RecordPoll(HealthReport report)
    {
        var seconds = report.Polls.LastDuration.TotalSeconds;
        if (report.Cluster is { } cluster)
        {
            _durations?.Record(seconds, new KeyValuePair<string, object?>("cluster", cluster));
        }
        else
        {
            _durations?.Record(seconds);
        }
    }

    public void Dispose() => _meter.Dispose();

    /// <summary>OpenTelemetry spells units as UCUM does. What has none gets none: readers would take "1" for a ratio.</summary>
    private static string? UnitOf(Metric metric) => metric.Unit switch
    {
        "seconds" => "s",
        "bytes" => "By",
        _ => null,
    };

    private void Create(Metric metric)
    {
        switch (metric.Type)
        {
            case MetricType.Histogram:
                _durations = _meter.CreateHistogram(
                    metric.Name,
                    UnitOf(metric),
                    metric.Help,
                    tags: null,
                    new InstrumentAdvice<double> { HistogramBucketBoundaries = MetricCatalogue.DurationBounds });
                break;
            case MetricType.Counter:
                _meter.CreateObservableCounter(metric.Name, () => Observe(metric), UnitOf(metric), metric.Help);
                break;
            default:
                _meter.CreateObservableGauge(metric.Name, () => Observe(metric), UnitOf(metric), metric.Help);
                break;
        }
    }

    private IEnumerable<Measurement<double>> Observe(Metric metric)
    {
        var measurements = new MeasurementList(metric);
        metric.WriteAll(_views(), measurements);

        // A page of many series takes some ten milliseconds: let probes have the core between two metrics.
        Thread.Yield();
        return measurements.All;
    }
}
