using Healthcheck.Health;

namespace Healthcheck.Tests.Health;

internal sealed class KnownWorkersTests
{
    [TestCase("w1", true)]
    [TestCase("W1", true)]
    [TestCase("w2", true)]
    [TestCase("w3", false)]
    public void Knows_OwnersNowAndOnce(string workerId, bool known)
    {
        var workers = KnownWorkers.None.Update(new HashSet<string> { "w1", "w2" }).Update(new HashSet<string> { "w1" });

        Assert.That(workers.Knows(workerId), Is.EqualTo(known));
    }

    [TestCase(100, "")]
    [TestCase(101, "...")]
    public void Shown_LongId_IsCut(int length, string end)
    {
        var workers = KnownWorkers.None.Update(new HashSet<string> { new('w', length) });

        Assert.That(workers.Shown.Single(), Is.EqualTo(new string('w', 100) + end));
    }

    [Test]
    public void Update_NothingChanged_IsTheSame()
    {
        var workers = KnownWorkers.None.Update(new HashSet<string> { "w1", "w2" });

        Assert.That(workers.Update(new HashSet<string> { "w2", "w1" }), Is.SameAs(workers));
    }

    [Test]
    public void Update_ManyComeAndGo_ForgetsTheLongestGone()
    {
        var workers = KnownWorkers.None;
        for (var i = 0; i <= KnownWorkers.MostIdle + 1; i++)
        {
            workers = workers.Update(new HashSet<string> { $"w{i}" });
        }

        Assert.That((workers.Knows("w0"), workers.Knows("w1")), Is.EqualTo((false, true)));
    }

    [Test]
    public void Report_OwnerLosesItsWork_IsStillKnown()
    {
        var report = Facts.Report(Facts.Policy, "a=RUNNING@w1")
            .Evaluate(Facts.Seen(1, "a=RUNNING@w2"), Facts.Alive(1), TimeSpan.Zero, Facts.At(1));

        Assert.That((report.Workers.Knows("w1"), report.VerdictOn("w1")!.Healthy), Is.EqualTo((true, true)));
    }
}
