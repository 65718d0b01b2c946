using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Tests.Health;

internal sealed class PollStatisticsTests
{
    [TestCase(0.0, 0)]
    [TestCase(0.01, 0)]
    [TestCase(0.011, 1)]
    [TestCase(0.025, 1)]
    [TestCase(1.0, 6)]
    [TestCase(30.0, 10)]
    [TestCase(30.1, 11)]
    [TestCase(9999.0, 11)]
    public void Count_Duration_CountsInTheFirstBucketThatHoldsIt(double seconds, int bucket)
    {
        var statistics = PollStatistics.None.Count(null, TimeSpan.FromSeconds(seconds), Facts.At(0));

        var expected = new long[PollStatistics.DurationBounds.Length + 1];
        expected[bucket] = 1;
        Assert.That(statistics.Durations, Is.EqualTo(expected));
        Assert.That(statistics.TotalDuration, Is.EqualTo(TimeSpan.FromSeconds(seconds)));
    }

    [Test]
    public void DurationBounds_Always_Ascend()
    {
        Assert.That(PollStatistics.DurationBounds, Is.Ordered.Ascending.And.Unique);
    }

    [Test]
    public void Count_Faults_AreCountedByReason()
    {
        var statistics = PollStatistics.None;
        foreach (var reason in FaultReasons.All)
        {
            statistics = statistics.Count(reason, TimeSpan.Zero, Facts.At(1));
        }

        statistics = statistics.Count(FaultReason.Auth, TimeSpan.Zero, Facts.At(2)).Count(null, TimeSpan.Zero, Facts.At(3));

        Assert.That(statistics.Polls, Is.EqualTo(FaultReasons.All.Length + 2));
        Assert.That(statistics.FailedByReason, Is.EqualTo(FaultReasons.All.Select(reason => reason is FaultReason.Auth ? 2L : 1L)));
    }

    [Test]
    public void Count_Fault_KeepsTheLastSuccess()
    {
        var statistics = PollStatistics.None
            .Count(null, TimeSpan.Zero, Facts.At(1))
            .Count(FaultReason.Timeout, TimeSpan.Zero, Facts.At(2));

        Assert.That((statistics.LastSuccess, statistics.LastPoll), Is.EqualTo((Facts.At(1), Facts.At(2))));
    }
}
