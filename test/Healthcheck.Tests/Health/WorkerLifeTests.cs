using Healthcheck.Connect;

namespace Healthcheck.Tests.Health;

internal sealed class WorkerLifeTests
{
    private static readonly LifeAnswer No = new(false, "no");
    private static readonly LifeAnswer Yes = new(true, "yes");

    [Test]
    public void IsAlive_NeverSeenAlive_IsFalseAtOnce()
    {
        var life = WorkerLife.Unknown.After(No, Facts.At(0));

        Assert.That(life.IsAlive(Facts.At(0), TimeSpan.FromHours(1)), Is.False);
    }

    // One second of slack: an answer given during the poll that judges it is new, however short the grace.
    [TestCase(60, 0, ExpectedResult = true)]
    [TestCase(60, 60, ExpectedResult = true)]
    [TestCase(60, 61, ExpectedResult = true)]
    [TestCase(60, 61.001, ExpectedResult = false)]
    [TestCase(0, 1, ExpectedResult = true)]
    [TestCase(0, 1.001, ExpectedResult = false)]
    public bool IsAlive_SeenAliveOnce_HoldsForTheGrace(double graceSeconds, double silentSeconds) =>
        Facts.Alive().IsAlive(Facts.At(silentSeconds), TimeSpan.FromSeconds(graceSeconds));

    [Test]
    public void After_BadAnswer_KeepsWhenItWasSeenAlive()
    {
        var life = WorkerLife.Unknown.After(Yes, Facts.At(1)).After(No, Facts.At(5));

        Assert.That(life, Is.EqualTo(new WorkerLife(Facts.At(1), No)));
    }

    [Test]
    public void After_GoodAnswer_RenewsWhenItWasSeenAlive()
    {
        var life = WorkerLife.Unknown.After(Yes, Facts.At(1)).After(No, Facts.At(5)).After(Yes, Facts.At(9));

        Assert.That(life, Is.EqualTo(new WorkerLife(Facts.At(9), Yes)));
    }
}
