using System.Collections.Immutable;
using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Tests.Health;

/// <summary>A poll whose list has the version of before makes nothing anew, and what does not follow from the list is still seen.</summary>
internal sealed class HealthEvaluatorTests
{
    private static readonly ImmutableArray<ConnectorStatus> List =
        [Facts.Connector("a=RUNNING@w1 0=FAILED@w1(boom) 1=RUNNING@w2"), Facts.Connector("b=RUNNING@w2 0=RUNNING@w2")];

    [Test]
    public void Evaluate_SameList_KeepsWhatFollowsFromIt()
    {
        var first = First(Facts.Policy);

        var second = Again(first, 10);

        Assert.That(second.Snapshot!.TakenAt, Is.EqualTo(Facts.At(10)));
        Assert.That(second.Verdict, Is.SameAs(first.Verdict));
        Assert.That(second.Findings, Is.SameAs(first.Findings));
        Assert.That(second.Times, Is.SameAs(first.Times));
        Assert.That(second.Counts, Is.SameAs(first.Counts));
        Assert.That(second.Workers, Is.SameAs(first.Workers));
        Assert.That(second.History.Changes, Is.Empty);
        Assert.That(second.Polls.Polls, Is.EqualTo(2));
    }

    /// <summary>A list that names no owners says nothing of the worker.</summary>
    [TestCase("a=RUNNING@w1", false)]
    [TestCase("a=RUNNING@W1", false)]
    [TestCase("a=RUNNING@w2", true)]
    [TestCase("a=RUNNING@w2 | a=UNASSIGNED@", true)]
    [TestCase("a=RUNNING@w1 | a=UNASSIGNED@", false)]
    [TestCase("a=RUNNING@w2 | a=RUNNING@w1", false)]
    [TestCase("a=RUNNING@w1 | a=RUNNING@w2", true)]
    public void Evaluate_OwnWorkerId_IsIdleWhereItOwnsNothing(string lists, bool isIdle)
    {
        var report = HealthReport.BeforeFirstPoll(Facts.Policy with { WorkerId = "w1" });
        foreach (var (list, at) in lists.Split(" | ").Select((list, i) => (list, i * 10)))
        {
            report = report.Evaluate(Facts.Seen(at, list), Facts.Alive(at), TimeSpan.Zero, Facts.At(at));
        }

        Assert.That(report.WorkerIdIsIdle, Is.EqualTo(isIdle));
    }

    /// <summary>The worker is there, although all that it owns is left out.</summary>
    [Test]
    public void Evaluate_OwnWorkerIdOwnsWhatIsLeftOut_IsNotIdle()
    {
        var ignoring = Facts.Policy with { WorkerId = "w1", Filter = new ConnectorFilter { Exclude = [new NamePattern("a")] } };

        var report = Facts.Report(ignoring, "a=RUNNING@w1", "b=RUNNING@w2");

        Assert.That((report.WorkerIdIsIdle, string.Join(" ", report.Counts!.Workers)), Is.EqualTo((false, "w2")));
    }

    [Test]
    public void Evaluate_VerdictIsMadeAnew_HasAHigherVersion()
    {
        var first = First(Facts.Policy);
        var dead = new WorkerLiveness(null, new LivenessAnswer(false, "GET /health answered 503"));

        var second = Again(first, 10);
        var third = second.Evaluate(Seen(20), dead, TimeSpan.Zero, Facts.At(20));

        Assert.That(second.VerdictVersion, Is.EqualTo(first.VerdictVersion));
        Assert.That(third.VerdictVersion, Is.GreaterThan(first.VerdictVersion));
    }

    [Test]
    public void Evaluate_SameListAfterFaults_KeepsWhatFollowsFromIt()
    {
        var first = First(Facts.Policy);

        var second = Again(first.Evaluate(Facts.Lost(), Facts.Alive(), TimeSpan.Zero, Facts.At(5)), 10);

        Assert.That(second.Fault, Is.Null);
        Assert.That(second.Verdict, Is.SameAs(first.Verdict));
    }

    [Test]
    public void Evaluate_EqualListReadApart_IsJudgedAnewAndTheSame()
    {
        var first = First(Facts.Policy);

        var second = first.Evaluate(
            new ConnectReading.Seen(Facts.Snapshot(10) with { Connectors = [.. List] }), Facts.Alive(10), TimeSpan.Zero, Facts.At(10));

        Assert.That(second.Verdict, Is.Not.SameAs(first.Verdict));
        Assert.That(second.Verdict!.Failures, Is.EqualTo(first.Verdict!.Failures));
        Assert.That(second.Times.At(0).Since, Is.EqualTo(Facts.At(0)));
    }

    [Test]
    public void Evaluate_GraceIsOver_VerdictTurns()
    {
        var first = First(Facts.Policy with { GracePeriods = new GracePeriods { Default = TimeSpan.FromSeconds(15) } });

        var second = Again(first, 10);
        var third = Again(second, 20);
        var fourth = Again(third, 30);

        Assert.That((first.Verdict!.Healthy, second.Verdict!.Healthy, third.Verdict!.Healthy), Is.EqualTo((true, true, false)));
        Assert.That(second.Verdict, Is.SameAs(first.Verdict));
        Assert.That(third.Findings.All.Single().Since, Is.EqualTo(Facts.At(0)));
        Assert.That(fourth.Verdict, Is.SameAs(third.Verdict));
    }

    [Test]
    public void Evaluate_WorkerNoLongerAliveAndBack_IsSeen()
    {
        var first = First(Facts.Policy);
        var dead = new WorkerLiveness(null, new LivenessAnswer(false, "GET /health answered 503"));

        var second = first.Evaluate(Seen(10), dead, TimeSpan.Zero, Facts.At(10));
        var third = Again(second, 20);

        Assert.That(Facts.Names(second.Verdict!.Failures), Is.EqualTo("a/0 FAILED, broker a"));
        Assert.That(Facts.Names(third.Verdict!.Failures), Is.EqualTo("a/0 FAILED"));
    }

    [Test]
    public void Evaluate_WorkerSilentAndBack_IsSeen()
    {
        var first = First(Facts.Looking(FailureType.LostWorker));

        var second = first.Evaluate(new PollResult(Seen(10), Facts.Alive(10), [Facts.Silent("w2")]), TimeSpan.Zero, Facts.At(10));
        var third = second.Evaluate(new PollResult(Seen(20), Facts.Alive(20), [Facts.Silent("w2")]), TimeSpan.Zero, Facts.At(20));
        var fourth = Again(third, 30);

        Assert.That(Facts.Names(second.Verdict!.Failures), Does.Contain("lost_worker a"));
        Assert.That(third.Verdict, Is.SameAs(second.Verdict));
        Assert.That(Facts.Names(fourth.Verdict!.Failures), Is.EqualTo("a/0 FAILED"));
    }

    [Test]
    public void Evaluate_UnreportedNameComesAndGoes_IsSeen()
    {
        var first = First(Facts.Looking(FailureType.MissingStatus));

        var second = first.Evaluate(
            new ConnectReading.Seen(Facts.Snapshot(10) with { Connectors = List, Unreported = ["x"] }), Facts.Alive(10), TimeSpan.Zero,
            Facts.At(10));
        var third = Again(second, 20);

        Assert.That(Facts.Names(second.Verdict!.Failures), Is.EqualTo("a/0 FAILED, missing_status x"));
        Assert.That(Facts.Names(third.Verdict!.Failures), Is.EqualTo("a/0 FAILED"));
    }

    [Test]
    public void Evaluate_SameListUnderFilter_KeepsWhatIsWatched()
    {
        var first = First(
            Facts.Policy with { Filter = new ConnectorFilter { Exclude = [new NamePattern("b*"), new NamePattern("none")] } });

        var second = Again(first, 10);

        Assert.That(second.Snapshot!.Connectors == first.Snapshot!.Connectors, Is.True);
        Assert.That(second.Snapshot.TakenAt, Is.EqualTo(Facts.At(10)));
        Assert.That(second.Verdict, Is.SameAs(first.Verdict));
        Assert.That(second.Ignored.Single().Name, Is.EqualTo("b"));
        Assert.That(second.Workers.Knows("w2"), Is.True);
    }

    private static HealthReport First(HealthPolicy policy) => Again(HealthReport.BeforeFirstPoll(policy), 0);

    private static HealthReport Again(HealthReport report, double at) =>
        report.Evaluate(Seen(at), Facts.Alive(at), TimeSpan.Zero, Facts.At(at));

    private static ConnectReading.Seen Seen(double at) => new(Facts.Snapshot(at) with { Connectors = List, Version = 0 });
}
