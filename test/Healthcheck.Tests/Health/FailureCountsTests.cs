using Healthcheck.Health;

namespace Healthcheck.Tests.Health;

internal sealed class FailureCountsTests
{
    [TestCase("a=RUNNING@w 0=RUNNING@w", "a=RUNNING@w 0=RUNNING@w", 0, 0)]
    [TestCase("a=RUNNING@w 0=RUNNING@w", "a=FAILED@w 0=FAILED@w", 1, 1)]
    [TestCase("a=FAILED@w 0=FAILED@w", "a=FAILED@w 0=FAILED@w", 0, 0)]
    [TestCase("a=FAILED@w 0=FAILED@w", "a=FAILED@w2 0=FAILED@w2(other)", 0, 0)]
    [TestCase("a=FAILED@w 0=RUNNING@w", "a=FAILED@w 0=FAILED@w", 0, 1)]
    [TestCase("a=FAILED@w 0=FAILED@w", "a=RUNNING@w 0=RUNNING@w", 0, 0)]
    [TestCase("a=RUNNING@w 0=PAUSED@w", "a=RUNNING@w 0=UNASSIGNED@w", 0, 0)]
    [TestCase("a=RUNNING@w", "a=RUNNING@w 0=FAILED@w 1=FAILED@w", 0, 2)]
    [TestCase("a=RUNNING@w", "b=FAILED@w 0=FAILED@w", 1, 1)]
    [TestCase("a=FAILED@w 0=FAILED@w", "b=FAILED@w 0=FAILED@w", 1, 1)]
    public void Evaluate_TwoSnapshots_CountsWhatHasEnteredFailed(string before, string after, int connectors, int tasks)
    {
        Assert.That(
            Facts.Report(Facts.Policy, before).Evaluate(Facts.Seen(1, after), Facts.Alive(1), TimeSpan.Zero, Facts.At(1)).FailureCounts,
            Is.EqualTo(new FailureCounts(connectors, tasks)));
    }

    [Test]
    public void Evaluate_FirstSnapshot_CountsNothing()
    {
        Assert.That(Facts.Report(Facts.Policy, "a=FAILED@w 0=FAILED@w").FailureCounts, Is.EqualTo(FailureCounts.None));
    }

    [Test]
    public void Report_FailureAndRecoveryBetweenTwoScrapes_StandsInTheCounters()
    {
        var report = Facts.Report(Facts.Policy, "a=RUNNING@w 0=RUNNING@w");
        (int, string)[] lists =
            [(1, "a=FAILED@w 0=FAILED@w"), (2, "a=RUNNING@w 0=RUNNING@w"), (3, "a=RUNNING@w 0=FAILED@w"), (4, "a=RUNNING@w")];
        foreach (var (at, connector) in lists)
        {
            report = report.Evaluate(Facts.Seen(at, connector), Facts.Alive(at), TimeSpan.Zero, Facts.At(at));
        }

        Assert.That(report.FailureCounts, Is.EqualTo(new FailureCounts(1, 2)));
    }

    [Test]
    public void Report_FailedPollsBetween_NeitherHideNorRepeatAFailure()
    {
        var report = Facts.Report(Facts.Policy, "a=RUNNING@w 0=RUNNING@w")
            .Evaluate(Facts.Lost(), Facts.Alive(), TimeSpan.Zero, Facts.At(1))
            .Evaluate(Facts.Seen(2, "a=RUNNING@w 0=FAILED@w"), Facts.Alive(2), TimeSpan.Zero, Facts.At(2))
            .Evaluate(Facts.Lost(), Facts.Alive(), TimeSpan.Zero, Facts.At(3))
            .Evaluate(Facts.Seen(4, "a=RUNNING@w 0=FAILED@w"), Facts.Alive(4), TimeSpan.Zero, Facts.At(4));

        Assert.That(report.FailureCounts, Is.EqualTo(new FailureCounts(0, 1)));
    }
}
