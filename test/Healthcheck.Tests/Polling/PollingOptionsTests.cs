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
}
