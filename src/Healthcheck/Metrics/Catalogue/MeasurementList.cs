using System.Diagnostics.Metrics;

namespace Healthcheck.Metrics;

/// <summary>The samples of one metric, as the instruments of .NET take them.</summary>
internal sealed class MeasurementList(Metric metric) : ISamples
{
    private readonly List<Measurement<double>> _all = [];

    /// <summary>The cluster comes last, where there is one. A measurement copies its tags.</summary>
    private readonly KeyValuePair<string, object?>[] _tags = new KeyValuePair<string, object?>[metric.Labels.Length + 1];

    public string? Cluster { get; set; }

    public IEnumerable<Measurement<double>> All => _all;

    public void Add(double value, params ReadOnlySpan<string> labels)
    {
        var count = metric.Labels.Length;
        for (var i = 0; i < count; i++)
        {
            _tags[i] = new KeyValuePair<string, object?>(metric.Labels[i], labels[i]);
        }

        if (Cluster is not null)
        {
            _tags[count++] = new KeyValuePair<string, object?>("cluster", Cluster);
        }

        _all.Add(new Measurement<double>(value, _tags.AsSpan(0, count)));
    }
}
