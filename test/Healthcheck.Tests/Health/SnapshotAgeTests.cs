using Healthcheck.Connect;

namespace Healthcheck.Tests.Health;

/// <summary>The age of what was read, by two clocks: what either says, whichever is more.</summary>
internal sealed class SnapshotAgeTests
{
    [TestCase(10, 0, 10, TestName = "The clocks agree")]
    [TestCase(10, 3600, 3610, TestName = "The machine was suspended for an hour")]
    [TestCase(10, -3600, 10, TestName = "The wall clock was set back")]
    [TestCase(0, -1, 0, TestName = "Never negative")]
    public void AgeAt_TwoClocks_IsWhatSaysMore(int seconds, int lead, int age)
    {
        var now = Facts.At(seconds) with { Utc = Facts.At(seconds + lead).Utc };

        Assert.That(Facts.At(0).AgeAt(now), Is.EqualTo(TimeSpan.FromSeconds(age)));
    }

    [Test]
    public void IsFresh_AfterAJump_OnlyTheNextSnapshotIs()
    {
        var report = Facts.Report(Facts.Policy, "a=RUNNING@w1");
        var jumped = (double seconds) => Facts.At(seconds) with { Utc = Facts.At(seconds + 3600).Utc };

        Assert.That((report.IsHealthy(Facts.At(10)), report.IsHealthy(jumped(10))), Is.EqualTo((true, false)));

        var reading = new ConnectReading.Seen(Facts.Snapshot(20, "a=RUNNING@w1") with { TakenAt = jumped(20) });
        var next = report.Evaluate(reading, Facts.Alive(20), TimeSpan.Zero, jumped(20));

        Assert.That((next.IsHealthy(jumped(20)), next.IsHealthy(jumped(50)), next.IsHealthy(jumped(51))), Is.EqualTo((true, true, false)));
    }
}
