using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Tests.Health;

internal sealed class VerdictScopeTests
{
    private static readonly string[] Cluster =
        [
            "a=FAILED@w1 0=RUNNING@w1 1=FAILED@w2", "b=RUNNING@w2 0=RUNNING@w2",
            "c=RUNNING@w3 0=RUNNING@w3 1=RUNNING@w3 2=RUNNING@w3 3=RUNNING@w3"];

    [TestCase("w1", "a FAILED", 1.0 / 10)]
    [TestCase("W2", "a/1 FAILED", 1.0 / 10)]
    [TestCase("w3", "", 0.0)]
    public void VerdictOn_Worker_IsThatOfItsOwnCheck(string workerId, string failures, double rate)
    {
        var part = Facts.Report(Facts.Policy, Cluster).VerdictOn(workerId)!;
        var own = Facts.Report(Facts.Policy with { WorkerId = workerId }, Cluster).Verdict!;

        Assert.That((Facts.Names(part.Failures), part.FailureRate), Is.EqualTo((failures, rate)));
        Assert.That((Facts.Names(own.Failures), own.FailureRate, own.Healthy), Is.EqualTo((failures, rate, part.Healthy)));
    }

    [TestCase("w1", 1.0 / 2)]
    [TestCase("w2", 1.0 / 3)]
    [TestCase("w3", 0.0)]
    [TestCase("idle", 0.0)]
    public void VerdictOn_WorkerWithScopeWorker_DividesByWhatItOwns(string workerId, double rate)
    {
        var report = Facts.Report(Facts.Policy with { ThresholdPerWorker = true, WorkerId = "other" }, Cluster);

        Assert.That(report.VerdictOn(workerId)!.FailureRate, Is.EqualTo(rate));
    }

    [TestCase(false, true)]
    [TestCase(true, false)]
    public void Verdict_WhollyFailedWorker_PassesOnlyWithScopeCluster(bool perWorker, bool healthy)
    {
        var policy = Facts.Policy with { WorkerId = "w1", FailureThreshold = 0.5, ThresholdPerWorker = perWorker };

        Assert.That(Facts.Report(policy, "a=FAILED@w1 0=FAILED@w1", "b=RUNNING@w2 0=RUNNING@w2").Verdict!.Healthy, Is.EqualTo(healthy));
    }

    [Test]
    public void Verdict_ScopeWorkerWithoutWorkerId_IsOverTheCluster()
    {
        Assert.That(Facts.Report(Facts.Policy with { ThresholdPerWorker = true }, Cluster).Verdict!.FailureRate, Is.EqualTo(0.2));
    }

    [TestCase("a", null, "a FAILED, a/1 FAILED", 2.0 / 3)]
    [TestCase("a", 1, "a/1 FAILED", 1.0)]
    [TestCase("a", 0, "", 0.0)]
    [TestCase("b", null, "", 0.0)]
    public void VerdictOn_ConnectorOrTask_IsOverThatAlone(string connector, int? task, string failures, double rate)
    {
        var verdict = Facts.Report(Facts.Policy, Cluster).VerdictOn(connector, task)!;

        Assert.That((Facts.Names(verdict.Failures), verdict.FailureRate, verdict.Healthy), Is.EqualTo((failures, rate, rate == 0)));
    }

    [TestCase("d", null)]
    [TestCase("A", null)]
    [TestCase("a", 2)]
    [TestCase("a", -1)]
    public void VerdictOn_NotInTheSnapshot_IsNone(string connector, int? task)
    {
        Assert.That(Facts.Report(Facts.Policy, Cluster).VerdictOn(connector, task), Is.Null);
    }

    [Test]
    public void VerdictOn_SettingsOfTheWhole_HoldForParts()
    {
        var report = Facts.Report(Facts.Policy with { FailureThreshold = 0.7, WorkerId = "w2", ConsiderConnectors = false }, Cluster);

        Assert.That(Facts.Names(report.VerdictOn("a", null)!.Failures), Is.EqualTo("a/1 FAILED"));
        Assert.That((report.VerdictOn("a", null)!.FailureRate, report.VerdictOn("a", null)!.Healthy), Is.EqualTo((0.5, true)));
        Assert.That(report.VerdictOn("a", 1)!.Healthy, Is.False);
    }

    [Test]
    public void VerdictOn_WorkerNotAlive_NoPartIsBelieved()
    {
        var report = HealthReport.BeforeFirstPoll(Facts.Policy)
            .Evaluate(Facts.Seen(0, Cluster), WorkerLiveness.Unknown, TimeSpan.Zero, Facts.At(0));

        Assert.That(Facts.Names(report.VerdictOn("b", 0)!.Failures), Is.EqualTo("broker a"));
        Assert.That((report.VerdictOn("b", null)!.Healthy, report.VerdictOn("w3")!.Healthy), Is.EqualTo((false, false)));
    }

    /// <summary>Connect before 2.5 keeps the states of tasks beyond the configured number; they are none that is missing.</summary>
    [TestCase("a=RUNNING@w1 0=RUNNING@w1 2=FAILED@w1 #2", "a/2 FAILED, missing_task a/1", 2.0 / 4)]
    [TestCase("a=RUNNING@w1 0=RUNNING@w1 2=FAILED@w1 #1", "a/2 FAILED", 1.0 / 3)]
    [TestCase("a=RUNNING@w1 1=FAILED@w1 #1", "a/1 FAILED, missing_task a/0", 2.0 / 3)]
    public void Verdict_TaskBeyondTheConfiguredNumber_StandsForNoOther(string connector, string failures, double rate)
    {
        var verdict = Facts.Report(Facts.Looking(FailureType.MissingTask), connector).Verdict!;

        Assert.That((Facts.Names(verdict.Failures), verdict.FailureRate), Is.EqualTo((failures, rate)));
    }

    [TestCase("a", 1, true, true)]
    [TestCase("a", 2, true, false)]
    [TestCase("a", 1, false, false)]
    [TestCase("a", 0, false, true)]
    [TestCase("x", null, true, true)]
    [TestCase("x", 0, true, false)]
    [TestCase("x", null, false, false)]
    [TestCase("y", null, true, false)]
    public void VerdictOn_WhatNeverReported_IsThereOnlyWhereItIsLookedFor(string connector, int? task, bool looks, bool known)
    {
        var seen = new ConnectReading.Seen(Facts.Snapshot(0, "a=RUNNING@w1 0=RUNNING@w1 #2") with { Unreported = ["x"] });
        var policy = looks ? Facts.Looking(FailureType.MissingStatus, FailureType.MissingTask) : Facts.Policy;

        var report = HealthReport.BeforeFirstPoll(policy).Evaluate(seen, Facts.Alive(), TimeSpan.Zero, Facts.At(0));

        Assert.That(report.VerdictOn(connector, task), known ? Is.Not.Null : Is.Null);
    }

    /// <summary>What nobody owns is in the denominator of the cluster, and of no worker's.</summary>
    [TestCase(false, 1.0 / 4)]
    [TestCase(true, 1.0 / 2)]
    public void VerdictOn_WorkerWhereTasksAreMissing_DividesByWhatIsLookedFor(bool perWorker, double rate)
    {
        var policy = Facts.Looking(FailureType.MissingTask) with { ThresholdPerWorker = perWorker, WorkerId = "w1" };

        var verdict = Facts.Report(policy, "a=RUNNING@w1 0=FAILED@w1 #3").Verdict!;

        Assert.That((Facts.Names(verdict.Failures), verdict.FailureRate), Is.EqualTo(("a/0 FAILED", rate)));
    }

    [Test]
    public void VerdictOn_TaskThatIsListedWhereOthersAreMissing_IsOverThatAlone()
    {
        var report = Facts.Report(Facts.Looking(FailureType.MissingTask), "a=RUNNING@w1 0=FAILED@w1 1=RUNNING@w1 #4");

        Assert.That(report.VerdictOn("a", 0)!.FailureRate, Is.EqualTo(1.0));
    }

    /// <summary>Who is lost is no part of a connector; what that worker says of it is suspect.</summary>
    [Test]
    public void VerdictOn_ConnectorOfALostWorker_TellsOfItsOwnFailures()
    {
        var poll = new PollResult(Facts.Seen(0, "a=RUNNING@w2:1"), Facts.Alive(), []) { Silent = [Facts.Silent("w2:1")] };
        var report = HealthReport.BeforeFirstPoll(Facts.Looking(FailureType.LostWorker)).Evaluate(poll, TimeSpan.Zero, Facts.At(0));

        Assert.That(Facts.Names(report.Verdict!.Failures), Is.EqualTo("suspect_connector a, lost_worker a"));
        Assert.That(Facts.Names(report.VerdictOn("a", null)!.Failures), Is.EqualTo("suspect_connector a"));
    }

    [TestCase("x", null, "missing_status x", 1.0)]
    [TestCase("a", 1, "missing_task a/1", 1.0)]
    [TestCase("a", 0, "", 0.0)]
    [TestCase("a", null, "missing_task a/1", 1.0 / 3)]
    public void VerdictOn_WhatNeverReported_IsKnownWhereItIsLookedFor(string connector, int? task, string failures, double rate)
    {
        var seen = new ConnectReading.Seen(Facts.Snapshot(0, "a=RUNNING@w1 0=RUNNING@w1 #2") with { Unreported = ["x"] });
        var looking = Facts.Looking(FailureType.MissingStatus, FailureType.MissingTask);

        var verdict = HealthReport.BeforeFirstPoll(looking).Evaluate(seen, Facts.Alive(), TimeSpan.Zero, Facts.At(0))
            .VerdictOn(connector, task)!;

        Assert.That((Facts.Names(verdict.Failures), verdict.FailureRate), Is.EqualTo((failures, rate)));
    }
}
