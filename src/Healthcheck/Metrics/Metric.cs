namespace Healthcheck.Metrics;

internal enum MetricType
{
    Gauge,
    Counter,
    Histogram,
}

/// <summary>One metric, defined once: what it is called, what it means, and how its samples follow from a report.</summary>
/// <param name="Name">As in the text format; counters end in _total.</param>
/// <param name="Help">One sentence.</param>
/// <param name="Write">Writes the samples; none is a valid answer.</param>
internal sealed record Metric(string Name, MetricType Type, string Help, Action<MetricsView, SampleWriter> Write);
