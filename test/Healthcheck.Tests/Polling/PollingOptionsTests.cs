using Healthcheck.Polling;

namespace Healthcheck.Tests.Polling;

internal sealed class PollingOptionsTests
{
    [TestCase(0.1, 30.1)]
    [TestCase(10, 40)]
    [TestCase(15, 45)]
    [TestCase(60, 180)]
    public void LoopLateAfter_OfAnInterval_IsThreeOfThemAndAtLeastHalfAMinuteMore(double interval, double late) =>
        Assert.That(new PollingOptions([], TimeSpan.FromSeconds(interval)).LoopLateAfter, Is.EqualTo(TimeSpan.FromSeconds(late)));

    /// <summary>Two intervals, and half of one for the polls themselves, which is a second at most.</summary>
    [TestCase(0.2, 0.5)]
    [TestCase(1, 2.5)]
    [TestCase(2, 5)]
    [TestCase(10, 21)]
    public void LeastStaleAfter_OfAnInterval_LeavesRoomForAPoll(double interval, double age)
    {
        var options = new ClusterOptions { Polling = new PollingOptions([], TimeSpan.FromSeconds(interval)) };

        Assert.That(options.LeastStaleAfter, Is.EqualTo(TimeSpan.FromSeconds(age)));
    }
}
