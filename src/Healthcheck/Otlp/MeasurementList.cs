using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Healthcheck.Metrics;

namespace Healthcheck.Otlp;

/// <summary>The samples of one metric, as OpenTelemetry takes them.</summary>
internal sealed class MeasurementList(Metric metric) : ISamples
{
    private readonly List<Measurement<double>> _all = [];

    public IEnumerable<Measurement<double>> All => _all;

    public void Add(double value, params ReadOnlySpan<string> labels)
    {
        var tags = new KeyValuePair<string, object?>[labels.Length];
        for (var i = 0; i < tags.Length; i++)
        {
            tags[i] = new KeyValuePair<string, object?>(metric.Labels[i], labels[i]);
        }

        _all.Add(new Measurement<double>(value, tags));
    }

    public void AddHistogram(ImmutableArray<double> bounds, ImmutableArray<long> counts, double sum) =>
        throw new NotSupportedException("a histogram is recorded value by value");
}
