using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Tests.Health;

internal sealed class ListTrustTests
{
    private static readonly HealthPolicy Policy = Facts.Policy with
    {
        Checks = [FailureType.VanishedConnectors],
        StaleAfter = TimeSpan.FromMinutes(5),
    };

    [TestCase(null, 0, true, true)]
    [TestCase(null, 0, false, true)]
    [TestCase(0, 0, true, false)]
    [TestCase(5, 0, false, true)]
    [TestCase(null, 1, true, false)]
    [TestCase(1, 1, true, false)]
    [TestCase(2, 1, true, false)]
    [TestCase(3, 1, true, true)]
    [TestCase(3, 1, false, false)]
    [TestCase(100, 50, true, false)]
    [TestCase(100, 49, true, true)]
    [TestCase(0, 3, true, false)]
    public void Compare_NothingOrLessThanHalf_NeedsAProof(int? believed, int listed, bool looks, bool wanted)
    {
        var before = believed is { } count ? List(count) : null;

        var policy = looks ? Policy : Facts.Policy;

        Assert.That(new ListTrust(before, null).Compare(List(listed), policy).IsShort, Is.EqualTo(wanted));
    }

    [Test]
    public void Evaluate_Doubt_HoldsTheLastVerdictForTheGraceThenFails()
    {
        var before = Facts.Report(Policy, "a=RUNNING@w1", "b=RUNNING@w1", "c=RUNNING@w1");

        var held = before.Evaluate(Doubtful(10, "a=RUNNING@w1"), Facts.Alive(), TimeSpan.Zero, Facts.At(10));
        var stillHeld = held.Evaluate(Doubtful(39, "a=RUNNING@w1"), Facts.Alive(), TimeSpan.Zero, Facts.At(39));
        var failed = stillHeld.Evaluate(Doubtful(40, "a=RUNNING@w1"), Facts.Alive(), TimeSpan.Zero, Facts.At(40));

        Assert.That((held.Verdict, held.Fault!.Reason), Is.EqualTo((before.Verdict, FaultReason.Starting)));
        Assert.That(stillHeld.IsHealthy(Facts.At(39)), Is.True);
        Assert.That(
            (failed.Fault, Facts.Names(failed.Verdict!.Failures)),
            Is.EqualTo(((ConnectReading.Unreachable?)null, "vanished_connectors null")));
        Assert.That((failed.Verdict.Healthy, failed.Verdict.FailureRate, failed.Snapshot!.Connectors.Length), Is.EqualTo((false, 0.0, 1)));
    }

    [Test]
    public void Evaluate_ListIsWholeAgain_ForgetsTheDoubt()
    {
        var report = Facts.Report(Policy, "a=RUNNING@w1", "b=RUNNING@w1", "c=RUNNING@w1")
            .Evaluate(Doubtful(10), Facts.Alive(), TimeSpan.Zero, Facts.At(10))
            .Evaluate(Doubtful(50), Facts.Alive(), TimeSpan.Zero, Facts.At(50))
            .Evaluate(Facts.Seen(60, "a=RUNNING@w1", "b=RUNNING@w1"), Facts.Alive(60), TimeSpan.Zero, Facts.At(60))
            .Evaluate(Doubtful(70), Facts.Alive(60), TimeSpan.Zero, Facts.At(70));

        Assert.That(
            (report.Trust.Believed?.Connectors.Length, report.Trust.DoubtedSince, report.IsHealthy(Facts.At(70))),
            Is.EqualTo(((int?)2, (Timestamp?)Facts.At(70), true)));
    }

    [Test]
    public void Evaluate_DoubtWithoutTheCheck_IsOnlyEverAFailedPoll()
    {
        var report = Facts.Report(Facts.Policy, "a=RUNNING@w1")
            .Evaluate(Doubtful(10), Facts.Alive(), TimeSpan.Zero, Facts.At(10))
            .Evaluate(Doubtful(600), Facts.Alive(), TimeSpan.Zero, Facts.At(600));

        Assert.That((report.Fault!.Reason, report.IsFresh(Facts.At(600))), Is.EqualTo((FaultReason.Starting, false)));
    }

    [Test]
    public void Evaluate_NothingEverBelieved_NothingHasVanished()
    {
        var report = HealthReport.BeforeFirstPoll(Policy)
            .Evaluate(Doubtful(0), WorkerLiveness.Unknown, TimeSpan.Zero, Facts.At(0))
            .Evaluate(Doubtful(600), WorkerLiveness.Unknown, TimeSpan.Zero, Facts.At(600));

        Assert.That(
            (report.Snapshot, report.Fault!.Reason, report.Polls.FailedByReason.Sum()),
            Is.EqualTo(((ConnectSnapshot?)null, FaultReason.Starting, 2)));
    }

    [TestCase("a=RUNNING@w b=RUNNING@w", "a=RUNNING@w b=RUNNING@w", "")]
    [TestCase("a=RUNNING@w b=RUNNING@w", "b=RUNNING@w", "a")]
    [TestCase("a=RUNNING@w b=RUNNING@w", "B=RUNNING@w", "a,b")]
    [TestCase("a=RUNNING@w", "a=FAILED@w b=RUNNING@w", "")]
    [TestCase("", "a=RUNNING@w", "")]
    public void Compare_NamesBelievedBefore(string before, string after, string missing)
    {
        Assert.That(
            string.Join(',', new ListTrust(Connectors(before), null).Compare(Connectors(after), Policy).Missing), Is.EqualTo(missing));
    }

    [Test]
    public void Compare_ConfiguredWithoutStatus_IsNotMissing()
    {
        var after = Connectors("b=RUNNING@w") with { Unreported = ["a"] };

        Assert.That(new ListTrust(Connectors("a=RUNNING@w b=RUNNING@w"), null).Compare(after, Policy).Missing, Is.Empty);
    }

    [TestCase("a=FAILED@w", "a=FAILED@w", false)]
    [TestCase("a=FAILED@w", "a=RUNNING@w", true)]
    [TestCase("a=FAILED@w", "b=FAILED@w", true)]
    [TestCase("a=RUNNING@w", "a=FAILED@w", false)]
    [TestCase("a=PAUSED@w", "a=RUNNING@w", false)]
    [TestCase("a=RUNNING@w|0=FAILED@w", "a=RUNNING@w|0=FAILED@w", false)]
    [TestCase("a=RUNNING@w|0=FAILED@w", "a=RUNNING@w|0=RUNNING@w", true)]
    [TestCase("a=RUNNING@w|0=FAILED@w", "a=RUNNING@w|1=FAILED@w", true)]
    [TestCase("a=RUNNING@w|0=FAILED@w", "a=RUNNING@w", true)]
    [TestCase("a=RUNNING@w|0=FAILED@w", "", true)]
    [TestCase("a=RUNNING@w|0=FAILED@w b=RUNNING@w", "a=RUNNING@w|0=FAILED@w b=FAILED@w", false)]
    public void Compare_SomethingUnhealthyIsWellOrGone(string before, string after, bool heals)
    {
        Assert.That(new ListTrust(Connectors(before), null).Compare(Connectors(after), Policy).Heals, Is.EqualTo(heals));
    }

    [TestCase("", "", true)]
    [TestCase("a=RUNNING@w", "", true)]
    [TestCase("a=RUNNING@w b=RUNNING@w c=RUNNING@w", "a=RUNNING@w", true)]
    [TestCase("a=RUNNING@w b=RUNNING@w", "a=RUNNING@w", true)]
    [TestCase("a=FAILED@w", "a=RUNNING@w", true)]
    [TestCase("a=FAILED@w b=FAILED@w", "a=FAILED@w b=RUNNING@w", true)]
    [TestCase("a=RUNNING@w", "a=RUNNING@w b=RUNNING@w", false)]
    [TestCase("a=RUNNING@w", "a=FAILED@w", false)]
    public void Compare_WhateverCouldHideAFailure_NeedsProof(string before, string after, bool needsProof)
    {
        Assert.That(new ListTrust(Connectors(before), null).Compare(Connectors(after), Policy).NeedsProof, Is.EqualTo(needsProof));
    }

    [Test]
    public void Compare_TheListThatWasBelieved_HealsNothing()
    {
        var list = Connectors("a=FAILED@w");

        Assert.That(new ListTrust(list, null).Compare(list, Policy).NeedsProof, Is.False);
    }

    /// <summary>What a worker says that is no member of its group is shown, and is no measure for the lists to come.</summary>
    [Test]
    public void Evaluate_ListOfAWorkerThatIsNotAlive_IsNotWhatLaterListsAreMeasuredBy()
    {
        var dead = new WorkerLiveness(null, new LivenessAnswer(false, "GET /health answered 503"));

        var report = Facts.Report(Policy, "a=RUNNING@w1", "b=RUNNING@w1")
            .Evaluate(Facts.Seen(10, "a=RUNNING@w1"), dead, TimeSpan.Zero, Facts.At(10));

        Assert.That(report.Trust.Believed!.Connectors.Select(connector => connector.Name), Is.EqualTo(new[] { "a", "b" }));
        Assert.That(report.Snapshot!.Connectors, Has.Length.EqualTo(1));
    }

    private static ConnectSnapshot Connectors(string text) =>
        Facts.Snapshot(0, [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Replace('|', ' '))]);

    private static ConnectSnapshot List(int connectors) =>
        Facts.Snapshot(0, [.. Enumerable.Range(0, connectors).Select(i => $"c{i}=RUNNING@w")]);

    private static ConnectReading.Doubtful Doubtful(double at, params string[] connectors) =>
        new(Facts.Snapshot(at, connectors), "it lists little");
}
