using System.Diagnostics.Metrics;
using Healthcheck.Health;

namespace Healthcheck.Metrics;

/// <summary>Instruments for rows of the catalogue. What they observe is read from a view whenever somebody collects.</summary>
internal sealed class CatalogueMeter : IDisposable
{
    /// <summary>More than any metric of a fixed number of series has.</summary>
    public const int MostBoundedSeries = 64;

    private readonly Meter _meter;
    private readonly Func<ReportView> _view;
    private Histogram<double>? _durations;
    private TimeSpan _recorded;

    /// <param name="name">A provider collects all meters of a name: one that is not to be collected by the others needs its own.</param>
    /// <param name="metrics">The rows.</param>
    /// <param name="view">What is observed; called once for each row.</param>
    public CatalogueMeter(string name, IEnumerable<Metric> metrics, Func<ReportView> view)
    {
        _meter = new Meter(name, Product.Version);
        _view = view;
        foreach (var metric in metrics)
        {
            Create(metric);
        }
    }

    public string Name => _meter.Name;

    /// <summary>Records how long the report's poll took: what the total has grown by since the last one recorded.</summary>
    public void RecordPoll(HealthReport report)
    {
        var total = report.Polls.TotalDuration;
        _durations?.Record((total - _recorded).TotalSeconds);
        _recorded = total;
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
        metric.Write(_view(), measurements);
        return measurements.All;
    }
}
