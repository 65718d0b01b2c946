using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Tests.Health;

internal sealed class HealthReportTests
{
    private static readonly TimeSpan Took = TimeSpan.FromMilliseconds(5);

    [Test]
    public void BeforeFirstPoll_Nothing_IsNeitherFreshNorHealthy()
    {
        var report = HealthReport.BeforeFirstPoll(Facts.Policy);

        Assert.That((report.IsFresh(Facts.At(0)), report.IsHealthy(Facts.At(0))), Is.EqualTo((false, false)));
        Assert.That(report.WhyUnknown, Is.EqualTo("no poll of Kafka Connect has finished yet"));
    }

    [TestCase(0, ExpectedResult = true)]
    [TestCase(30, ExpectedResult = true)]
    [TestCase(30.001, ExpectedResult = false)]
    [TestCase(3600, ExpectedResult = false)]
    public bool IsHealthy_AgeOfSnapshot_EndsAfterStaleAfter(double age) =>
        Facts.Report(Facts.Policy, "a=RUNNING@w1").IsHealthy(Facts.At(age));

    [Test]
    public void IsHealthy_WallClockJumps_DoesNotMatter()
    {
        var report = Facts.Report(Facts.Policy, "a=RUNNING@w1");
        var jumped = Facts.At(1) with { Utc = Facts.At(1).Utc.AddDays(-3) };

        Assert.That(report.IsHealthy(jumped), Is.True);
    }

    [Test]
    public void Evaluate_FailedPoll_KeepsSnapshotAndVerdictAndNamesTheFault()
    {
        var before = Facts.Report(Facts.Policy, "a=FAILED@w1");

        var after = before.Evaluate(Facts.Lost(), Facts.Alive(), Took, Facts.At(10));

        Assert.That((after.Snapshot, after.Verdict, after.Counts), Is.EqualTo((before.Snapshot, before.Verdict, before.Counts)));
        Assert.That(after.Fault, Is.EqualTo(Facts.Lost()));
        Assert.That(after.WhyUnknown, Is.EqualTo(
            "no poll of Kafka Connect has succeeded for more than 30 s; the last poll failed (timeout: it did not answer)"));
    }

    [Test]
    public void Evaluate_OnlyFailedPolls_TellsTheFault()
    {
        var report = HealthReport.BeforeFirstPoll(Facts.Policy)
            .Evaluate(Facts.Lost(FaultReason.Dns), WorkerLiveness.Unknown, Took, Facts.At(1));

        Assert.That(report.WhyUnknown, Is.EqualTo("the last poll failed (dns: it did not answer)"));
        Assert.That(report.Polls.LastSuccess, Is.Null);
    }

    [Test]
    public void Evaluate_SuccessAfterFault_ForgetsTheFault()
    {
        var report = HealthReport.BeforeFirstPoll(Facts.Policy)
            .Evaluate(Facts.Lost(), WorkerLiveness.Unknown, Took, Facts.At(1))
            .Evaluate(Facts.Seen(2, "a=RUNNING@w1"), Facts.Alive(2), Took, Facts.At(2));

        Assert.That((report.Fault, report.IsHealthy(Facts.At(2))), Is.EqualTo(((ConnectReading.Unreachable?)null, true)));
        Assert.That(report.Polls.Polls, Is.EqualTo(2));
    }

    [Test]
    public void WhyUnknown_StaleWithoutFault_BlamesTheLoop()
    {
        var report = Facts.Report(Facts.Policy with { StaleAfter = TimeSpan.FromSeconds(1.5) });

        Assert.That(report.WhyUnknown, Is.EqualTo("no poll of Kafka Connect has succeeded for more than 1.5 s; the poll loop is late"));
    }

    [TestCase(60, ExpectedResult = true)]
    [TestCase(61, ExpectedResult = false)]
    public bool Evaluate_SilentWorker_StaysHealthyForTheGrace(double at) => HealthReport.BeforeFirstPoll(Facts.Policy)
        .Evaluate(Facts.Seen(at, "a=RUNNING@w1"), Facts.Alive().MarkAsked(Facts.At(0)), Took, Facts.At(at))
        .IsHealthy(Facts.At(at));
}
