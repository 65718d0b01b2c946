using Healthcheck.Benchmarks.Soak;

namespace Healthcheck.Tests.Soak;

/// <summary>By this rule a soak calls a quantity flat.</summary>
internal sealed class TrendTests
{
    private const double Least = 5;

    [TestCase(0.0, true)]
    [TestCase(-1.0, true)]
    [TestCase(0.02, true, Description = "ten in all: less than the noise")]
    [TestCase(0.1, false, Description = "fifty in all")]
    public void Bound_NoiseAndSlope_TellsGrowthFromNoise(double slope, bool isFlat)
    {
        var trend = Trend.Fit(Samples(at => (slope * at) + (10 * Math.Sin(at * 1.7))));

        Assert.That(trend.Growth <= trend.Bound(Least), Is.EqualTo(isFlat), $"{trend}");
    }

    [Test]
    public void Bound_NoNoise_IsTheLeast()
    {
        Assert.That(Trend.Fit(Samples(_ => 7)).Bound(Least), Is.EqualTo(Least));
    }

    [Test]
    public void Fit_SingleOutliers_DoNotMoveTheLine()
    {
        var trend = Trend.Fit(Samples(at => at % 50 == 49 ? 100_000 : 3));

        Assert.That((trend.Growth, trend.Noise), Is.EqualTo((0.0, 0.0)));
    }

    [Test]
    public void Fit_OneSample_IsNoTrend() => Assert.That(() => Trend.Fit([(0, 1)]), Throws.ArgumentException);

    private static List<(double At, double Value)> Samples(Func<double, double> value) =>
        [.. Enumerable.Range(0, 500).Select(at => ((double)at, value(at)))];
}
