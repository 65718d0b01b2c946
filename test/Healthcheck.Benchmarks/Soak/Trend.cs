namespace Healthcheck.Benchmarks.Soak;

/// <summary>
/// How a quantity moves, by the median of the slopes between all pairs of samples (Theil-Sen), which single outliers do not move.
/// </summary>
/// <param name="Growth">From the first to the last sample along the line.</param>
/// <param name="Noise">The median distance of the samples from the line.</param>
internal sealed record Trend(double Growth, double Noise)
{
    /// <summary>A growth below this many times the noise cannot be told from it.</summary>
    private const double Noises = 3;

    /// <summary>What is still flat.</summary>
    /// <param name="least">What one sample may differ from another without meaning anything, in the unit of the quantity.</param>
    public double Bound(double least) => Math.Max(least, Noises * Noise);

    /// <exception cref="ArgumentException">There are fewer than two samples.</exception>
    public static Trend Fit(IReadOnlyList<(double At, double Value)> samples)
    {
        if (samples.Count < 2)
        {
            throw new ArgumentException("A trend takes two samples at least.", nameof(samples));
        }

        var slopes = new List<double>(samples.Count * (samples.Count - 1) / 2);
        for (var i = 0; i < samples.Count; i++)
        {
            for (var j = i + 1; j < samples.Count; j++)
            {
                var time = samples[j].At - samples[i].At;
                if (time != 0)
                {
                    slopes.Add((samples[j].Value - samples[i].Value) / time);
                }
            }
        }

        var slope = Median(slopes);
        var rest = samples.Select(sample => sample.Value - (slope * sample.At)).ToList();
        var middle = Median(rest);
        return new Trend(slope * (samples[^1].At - samples[0].At), Median([.. rest.Select(one => Math.Abs(one - middle))]));
    }

    public static double Median(List<double> values)
    {
        values.Sort();
        return values.Count == 0 ? 0 : (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}
