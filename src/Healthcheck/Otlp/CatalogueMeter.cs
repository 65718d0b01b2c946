using System.Diagnostics.Metrics;
using Healthcheck.Health;
using Healthcheck.Metrics;
using Healthcheck.Polling;

namespace Healthcheck.Otlp;

/// <summary>
/// The instruments of OpenTelemetry, one for each metric of the catalogue whose series do not grow with the cluster. They are read
/// when a push is due, from the newest report.
/// </summary>
internal sealed class CatalogueMeter : IDisposable
{
    /// <summary>More than any of these metrics has series.</summary>
    public const int MostSeries = 32;

    private readonly LatestReport _latest;
    private readonly PollingOptions _polling;
    private readonly MetricsLimits _limits;
    private readonly DroppedLogLines _dropped;
    private readonly Meter _meter = new(Product.Name, Product.Version);
    private readonly Histogram<double> _durations;
    private TimeSpan _polled;

    public CatalogueMeter(LatestReport latest, PollingOptions polling, MetricsLimits limits, DroppedLogLines dropped)
    {
        (_latest, _polling, _limits, _dropped) = (latest, polling, limits, dropped);
        foreach (var metric in MetricCatalogue.All)
        {
            if (metric.IsBounded && metric.Type is not MetricType.Histogram)
            {
                Create(metric);
            }
        }

        var durations = MetricCatalogue.PollDuration;
        _durations = _meter.CreateHistogram(
            durations.Name, UnitOf(durations), durations.Help, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = PollStatistics.DurationBounds });
    }

    public string Name => _meter.Name;

    /// <summary>One poll: what the total has grown by.</summary>
    public void Record(HealthReport report)
    {
        var total = report.Polls.TotalDuration;
        _durations.Record((total - _polled).TotalSeconds);
        _polled = total;
    }

    public void Dispose()
    {
        _meter.Dispose();
    }

    /// <summary>OpenTelemetry spells units as UCUM does. What has none gets none: readers would take "1" for a ratio.</summary>
    private static string? UnitOf(Metric metric) => metric.Unit switch
    {
        "seconds" => "s",
        "bytes" => "By",
        _ => null,
    };

    private void Create(Metric metric)
    {
        if (metric.Type is MetricType.Counter)
        {
            _meter.CreateObservableCounter(metric.Name, () => Observe(metric), UnitOf(metric), metric.Help);
        }
        else
        {
            _meter.CreateObservableGauge(metric.Name, () => Observe(metric), UnitOf(metric), metric.Help);
        }
    }

    private IEnumerable<Measurement<double>> Observe(Metric metric)
    {
        var report = _latest.Current;
        var view = new ReportView(report, report.IsFresh(_latest.Now), _polling.Interval, Product.Version)
        {
            Limits = _limits,
            LogLinesDropped = _dropped.Count,
        };
        var measurements = new MeasurementList(metric);
        metric.Write(view, measurements);
        return measurements.All;
    }
}
