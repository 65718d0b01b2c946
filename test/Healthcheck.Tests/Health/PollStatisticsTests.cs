using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Tests.Health;

internal sealed class PollStatisticsTests
{
    [Test]
    public void Count_Polls_KnowsHowLongTheNewestTook()
    {
        var statistics = PollStatistics.None
            .Count(null, TimeSpan.FromSeconds(0.25), Facts.At(0)).Count(FaultReason.Timeout, TimeSpan.FromSeconds(9999), Facts.At(1));

        Assert.That(statistics.LastDuration, Is.EqualTo(TimeSpan.FromSeconds(9999)));
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
