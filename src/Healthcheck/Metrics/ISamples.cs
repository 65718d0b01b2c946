namespace Healthcheck.Metrics;

/// <summary>Takes the samples of one metric after another.</summary>
internal interface ISamples
{
    /// <param name="labels">The values of the metric's labels, in their order.</param>
    public void Add(double value, params ReadOnlySpan<string> labels);
}

internal static class Samples
{
    public static void Add(this ISamples samples, bool value) => samples.Add(value ? 1 : 0);
}
