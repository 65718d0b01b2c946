using System.Diagnostics.Metrics;

namespace Healthcheck.Metrics;

/// <summary>The samples of one metric, as the instruments of .NET take them.</summary>
internal sealed class MeasurementList(Metric metric) : ISamples
{
    private readonly List<Measurement<double>> _all = [];

    // A measurement copies its tags.
    private readonly KeyValuePair<string, object?>[] _tags = new KeyValuePair<string, object?>[metric.Labels.Length];

    public IEnumerable<Measurement<double>> All => _all;

    public void Add(double value, params ReadOnlySpan<string> labels)
    {
        for (var i = 0; i < _tags.Length; i++)
        {
            _tags[i] = new KeyValuePair<string, object?>(metric.Labels[i], labels[i]);
        }

        _all.Add(new Measurement<double>(value, new ReadOnlySpan<KeyValuePair<string, object?>>(_tags)));
    }
}
