using System.Collections.Immutable;
using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Tests.Health;

internal sealed class QuietFailureTests
{
    [TestCase("a=RUNNING@w1", "no_tasks a", 1.0)]
    [TestCase("a=RUNNING@w1 0=RUNNING@w1", "", 0.0)]
    [TestCase("a=PAUSED@w1", "", 0.0)]
    [TestCase("a=STOPPED@w1", "", 0.0)]
    [TestCase("a=UNASSIGNED@w1", "", 0.0)]
    [TestCase("a=FAILED@w1", "a FAILED", 1.0)]
    public void Find_RunningWithoutTasks_IsAFailureOfTheConnector(string connector, string failures, double rate)
    {
        var verdict = Facts.Report(Facts.Looking(FailureType.NoTasks), connector).Verdict!;

        Assert.That((Facts.Names(verdict.Failures), verdict.FailureRate), Is.EqualTo((failures, rate)));
    }

    /// <summary>A state that the operator calls unhealthy is a failure as it stands, with its trace; a suspect has none.</summary>
    [TestCase("DEGRADED", "a DEGRADED", "boom")]
    [TestCase("FAILED", "suspect_connector a", null)]
    public void Find_OwnerIsLost_WhatIsUnhealthyItselfComesFirst(string unhealthy, string failure, string? detail)
    {
        var policy = Facts.Looking(FailureType.LostWorker) with { UnhealthyStates = [unhealthy] };
        var poll = new PollResult(Facts.Seen(0, "a=DEGRADED@w2(boom) 0=DEGRADED@w2(boom)"), Facts.Alive(), [])
        {
            Silent = [Facts.Silent("w2")],
        };
        var verdict = HealthReport.BeforeFirstPoll(policy).Evaluate(poll, TimeSpan.Zero, Facts.At(0)).Verdict!;

        Assert.That(Facts.Names([verdict.Failures[0]]), Is.EqualTo(failure));
        Assert.That(verdict.Failures.Take(2).Select(one => one.Detail), Is.All.EqualTo(detail));
    }

    [Test]
    public void Find_MissingTasksNotLookedFor_AreNone()
    {
        Assert.That(Facts.Report(Facts.Policy, "a=RUNNING@w1 0=RUNNING@w1 #3").Verdict!.Failures, Is.Empty);
    }

    [TestCase("a=RUNNING@w1 0=RUNNING@w1 #1", "", 0.0)]
    [TestCase("a=RUNNING@w1 0=RUNNING@w1", "", 0.0)]
    [TestCase("a=RUNNING@w1 0=RUNNING@w1 2=RUNNING@w1 #4", "missing_task a/1, missing_task a/3", 2.0 / 5)]
    [TestCase("a=RUNNING@w1 #1", "missing_task a/0", 1.0 / 2)]
    [TestCase("a=RUNNING@w1 0=RUNNING@w1 1=RUNNING@w1 #1", "", 0.0)]
    [TestCase("a=RUNNING@w1 7=RUNNING@w1 #1", "missing_task a/0", 1.0 / 3)]
    [TestCase("a=RUNNING@w1 #0", "", 0.0)]
    [TestCase("a=RUNNING@w1 0=FAILED@w1 #2", "a/0 FAILED, missing_task a/1", 2.0 / 3)]
    public void Find_FewerTasksThanConfigured_NamesEachMissingOne(string connector, string failures, double rate)
    {
        var verdict = Facts.Report(Facts.Looking(FailureType.MissingTask), connector).Verdict!;

        Assert.That((Facts.Names(verdict.Failures), verdict.FailureRate), Is.EqualTo((failures, rate)));
    }

    [TestCase("b", "missing_status b", 1.0 / 3)]
    [TestCase("b,c", "missing_status b, missing_status c", 2.0 / 4)]
    [TestCase("", "", 0.0)]
    public void Find_NameWithoutStatus_IsAFailureOfAConnectorMore(string unreported, string failures, double rate)
    {
        var verdict = See(Facts.Looking(FailureType.MissingStatus), unreported, [], "a=RUNNING@w1 0=RUNNING@w1").Verdict!;

        Assert.That((Facts.Names(verdict.Failures), verdict.FailureRate), Is.EqualTo((failures, rate)));
    }

    [TestCase("w2", "suspect_task a/1, suspect_connector b, lost_worker a", 2.0 / 5)]
    [TestCase("W2", "suspect_task a/1, suspect_connector b, lost_worker a", 2.0 / 5)]
    [TestCase("w3", "", 0.0)]
    [TestCase("w4", "", 0.0)]
    public void Find_WorkerDoesNotAnswer_WhatClaimsToBeAtWorkThereIsSuspect(string silent, string failures, double rate)
    {
        var verdict = See(
            Facts.Looking(FailureType.LostWorker), "", [Facts.Silent(silent)],
            "a=RUNNING@w1 0=RUNNING@w1 1=RUNNING@w2", "b=RUNNING@w2 0=UNASSIGNED@w3").Verdict!;

        Assert.That((Facts.Names(verdict.Failures), verdict.FailureRate, verdict.Healthy), Is.EqualTo((failures, rate, rate == 0.0)));
    }

    [Test]
    public void Find_FailedOnALostWorker_IsOneFailure()
    {
        var verdict = See(
            Facts.Looking([.. FailureCatalogue.Checks.Select(row => row.Type)]), "", [Facts.Silent("w1")], "a=FAILED@w1", "b=RUNNING@w1",
            "c=RUNNING@w2").Verdict!;

        Assert.That(Facts.Names(verdict.Failures), Is.EqualTo("a FAILED, suspect_connector b, no_tasks c, lost_worker a"));
        Assert.That(verdict.FailureRate, Is.EqualTo(1.0));
    }

    [Test]
    public void Find_ChecksOff_FindsNothing()
    {
        var verdict = See(Facts.Policy, "x", [Facts.Silent("w1")], "a=RUNNING@w1 #3").Verdict!;

        Assert.That(verdict, Is.EqualTo(new Verdict([], 0.0, true)).Using<Verdict>((one, other) =>
            one.Failures.SequenceEqual(other.Failures) && one.FailureRate == other.FailureRate && one.Healthy == other.Healthy));
    }

    [TestCase(true, false, "missing_status x, no_tasks a")]
    [TestCase(false, true, "missing_task a/0")]
    public void Find_ConsideredKinds_ApplyToQuietFailures(bool connectors, bool tasks, string failures)
    {
        var policy = Facts.Looking([.. FailureCatalogue.Checks.Select(row => row.Type)]) with
        {
            ConsiderConnectors = connectors,
            ConsiderTasks = tasks,
        };

        var verdict = See(policy, "x", [], "a=RUNNING@w1 #1").Verdict!;

        Assert.That(verdict.Failures.Select(failure => Facts.Names([failure])), Is.EquivalentTo(failures.Split(", ")));
        Assert.That(verdict.FailureRate, Is.EqualTo(1.0));
    }

    [TestCase("w1", "suspect_task a/0, lost_worker a")]
    [TestCase("w2", "")]
    public void Find_WorkerId_NarrowsQuietFailuresToItsOwn(string workerId, string failures)
    {
        var policy = Facts.Looking([.. FailureCatalogue.Checks.Select(row => row.Type)]) with { WorkerId = workerId };

        var verdict = See(policy, "x", [Facts.Silent("w1")], "a=PAUSED@w1 0=RUNNING@w1 #2").Verdict!;

        Assert.That(Facts.Names(verdict.Failures), Is.EqualTo(failures));
    }

    [Test]
    public void Graces_OfEachCheck_AreKeptApart()
    {
        var policy = Facts.Policy with { Checks = [.. FailureCatalogue.Checks.Select(row => row.Type)] };
        var snapshot = (double at) => new ConnectReading.Seen(
            Facts.Snapshot(at, "a=RUNNING@w1", "b=RUNNING@w2 0=RUNNING@w2 #2") with { Unreported = ["x"] });
        var report = HealthReport.BeforeFirstPoll(policy);
        var seen = new List<string>();
        foreach (var at in new[] { 0.0, 59, 60, 359, 360 })
        {
            report = report.Evaluate(new PollResult(snapshot(at), Facts.Alive(at), [Facts.Silent("w2")]), TimeSpan.Zero, Facts.At(at));
            seen.Add(string.Join(',', report.Verdict!.Failures.Select(failure => failure.Type.Label())));
        }

        Assert.That(seen, Is.EqualTo(new[]
        {
            "", "", "suspect_connector,suspect_task,lost_worker", "suspect_connector,suspect_task,lost_worker",
            "no_tasks,suspect_connector,suspect_task,missing_task,missing_status,lost_worker",
        }));
    }

    private static HealthReport See(HealthPolicy policy, string unreported, ImmutableArray<SilentWorker> silent, params string[] connectors)
    {
        var snapshot = Facts.Snapshot(0, connectors) with
        {
            Unreported = [.. unreported.Split(',', StringSplitOptions.RemoveEmptyEntries)],
        };
        return HealthReport.BeforeFirstPoll(policy)
            .Evaluate(new PollResult(new ConnectReading.Seen(snapshot), Facts.Alive(), silent), TimeSpan.Zero, Facts.At(0));
    }
}
