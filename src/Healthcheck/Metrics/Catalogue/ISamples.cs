namespace Healthcheck.Metrics;

/// <summary>Takes the samples of one metric after another.</summary>
internal interface ISamples
{
    /// <summary>The cluster that the next samples are of; null where it has no name.</summary>
    public string? Cluster { get; set; }

    /// <param name="labels">The values of the metric's labels, in their order.</param>
    public void Add(double value, params ReadOnlySpan<string> labels);
}

internal static class Samples
{
    public static void Add(this ISamples samples, bool value) => samples.Add(value ? 1 : 0);
}
