using System.Collections.Immutable;

namespace Healthcheck.Metrics;

/// <summary>Takes the samples of one metric after another.</summary>
internal interface ISamples
{
    /// <param name="labels">The values of the metric's labels, in their order.</param>
    public void Add(double value, params ReadOnlySpan<string> labels);

    /// <param name="bounds">Upper bounds, ascending, without the infinite one.</param>
    /// <param name="counts">How many fell below each bound and above the one before; the last one is above all bounds.</param>
    /// <param name="sum">Of all values.</param>
    public void AddHistogram(ImmutableArray<double> bounds, ImmutableArray<long> counts, double sum);
}

internal static class Samples
{
    public static void Add(this ISamples samples, bool value) => samples.Add(value ? 1 : 0);
}
