using Healthcheck.Health;

namespace Healthcheck.Tests.Health;

/// <summary>What must have lasted, and what starts anew. A row is polls ten seconds apart; a dash is a poll that failed.</summary>
internal sealed class FindingTrackerTests
{
    private static readonly HealthPolicy Policy = Facts.Policy with
    {
        UnhealthyStates = ["FAILED", "UNASSIGNED", "RESTARTING"],
        GracePeriods = new GracePeriods
        {
            Default = TimeSpan.FromSeconds(20),
            ByState = new Dictionary<string, TimeSpan>
            {
                ["UNASSIGNED"] = TimeSpan.FromSeconds(40),
                ["RESTARTING"] = TimeSpan.Zero,
            }.ToDictionary(),
        },
    };

    [TestCase("FAILED", "p")]
    [TestCase("FAILED FAILED FAILED FAILED", "ppFF")]
    [TestCase("RUNNING FAILED FAILED FAILED RUNNING", ".ppF.")]
    [TestCase("FAILED FAILED RUNNING FAILED FAILED FAILED", "pp.FFF")]
    [TestCase("UNASSIGNED UNASSIGNED UNASSIGNED UNASSIGNED UNASSIGNED", "ppppF")]
    [TestCase("RESTARTING", "F")]
    [TestCase("UNASSIGNED UNASSIGNED UNASSIGNED FAILED", "pppF")]
    [TestCase("FAILED FAILED FAILED UNASSIGNED UNASSIGNED", "ppFpF")]
    [TestCase("FAILED - FAILED", "p?F")]
    [TestCase("FAILED gone FAILED FAILED FAILED", "p.FFF")]
    [TestCase("PAUSED PAUSED PAUSED", "...")]
    public void Evaluate_States_CountOnceTheyHaveLasted(string states, string expected)
    {
        var report = HealthReport.BeforeFirstPoll(Policy);
        var seen = "";
        foreach (var (state, at) in states.Split(' ').Select((state, i) => (state, i * 10)))
        {
            report = report.Evaluate(
                state is "-" ? Facts.Lost() : state is "gone" ? Facts.Seen(at) : Facts.Seen(at, $"a={state}@w1"), Facts.Alive(at),
                TimeSpan.Zero, Facts.At(at));
            seen += state is "-" ? '?' : report.Verdict!.Failures.Length > 0 ? 'F' : report.Findings.All.Length > 0 ? 'p' : '.';
        }

        Assert.That(seen, Is.EqualTo(expected));
    }

    [Test]
    public void Evaluate_UnchangedList_CountsFromTheMomentTheGraceIsOver()
    {
        var list = Facts.Seen(0, "a=FAILED@w1");
        var report = HealthReport.BeforeFirstPoll(Policy).Evaluate(list, Facts.Alive(), TimeSpan.Zero, Facts.At(0));

        var before = report.Evaluate(list, Facts.Alive(19), TimeSpan.Zero, Facts.At(19.9));
        var after = before.Evaluate(list, Facts.Alive(20), TimeSpan.Zero, Facts.At(20));

        Assert.That(before.Verdict!.Failures, Is.Empty);
        Assert.That(after.Verdict!.Failures, Has.Length.EqualTo(1));
    }

    [Test]
    public void Evaluate_UnchangedListWithTwoGraces_EachCountsWhenItsOwnIsOver()
    {
        var list = Facts.Seen(0, "a=FAILED@w1", "b=UNASSIGNED@w1");
        var report = HealthReport.BeforeFirstPoll(Policy).Evaluate(list, Facts.Alive(), TimeSpan.Zero, Facts.At(0));

        var one = report.Evaluate(list, Facts.Alive(20), TimeSpan.Zero, Facts.At(20));
        var almost = one.Evaluate(list, Facts.Alive(39), TimeSpan.Zero, Facts.At(39.9));
        var both = almost.Evaluate(list, Facts.Alive(40), TimeSpan.Zero, Facts.At(40));

        Assert.That(Facts.Names(one.Verdict!.Failures), Is.EqualTo("a FAILED"));
        Assert.That(Facts.Names(almost.Verdict!.Failures), Is.EqualTo("a FAILED"));
        Assert.That(Facts.Names(both.Verdict!.Failures), Is.EqualTo("a FAILED, b UNASSIGNED"));
    }

    [Test]
    public void Evaluate_TwoTasks_EachHasATimeOfItsOwn()
    {
        var report = HealthReport.BeforeFirstPoll(Policy)
            .Evaluate(Facts.Seen(0, "a=RUNNING@w1 0=FAILED@w1 1=RUNNING@w1"), Facts.Alive(), TimeSpan.Zero, Facts.At(0))
            .Evaluate(Facts.Seen(10, "a=RUNNING@w1 0=FAILED@w1 1=FAILED@w1"), Facts.Alive(), TimeSpan.Zero, Facts.At(10))
            .Evaluate(Facts.Seen(20, "a=RUNNING@w1 0=FAILED@w1 1=FAILED@w1"), Facts.Alive(), TimeSpan.Zero, Facts.At(20));

        Assert.That(Facts.Names(report.Verdict!.Failures), Is.EqualTo("a/0 FAILED"));
        Assert.That(report.Findings.All.Select(finding => finding.Since), Is.EqualTo(new[] { Facts.At(0), Facts.At(10) }));
    }

    [Test]
    public void Evaluate_TaskMovesToAnotherWorker_ItsTimeRunsOn()
    {
        var report = HealthReport.BeforeFirstPoll(Policy)
            .Evaluate(Facts.Seen(0, "a=RUNNING@w1 0=FAILED@w1"), Facts.Alive(), TimeSpan.Zero, Facts.At(0))
            .Evaluate(Facts.Seen(20, "a=RUNNING@w1 0=FAILED@w2"), Facts.Alive(), TimeSpan.Zero, Facts.At(20));

        Assert.That(Facts.Names(report.Verdict!.Failures), Is.EqualTo("a/0 FAILED"));
    }

    [Test]
    public void Evaluate_Pending_IsNotInTheRate()
    {
        var report = Facts.Report(Policy, "a=FAILED@w1", "b=RESTARTING@w1");

        Assert.That((report.Verdict!.FailureRate, Facts.Names(report.Verdict.Failures)), Is.EqualTo((0.5, "b RESTARTING")));
    }

    [Test]
    public void Evaluate_WallClockJumps_GraceDoesNot()
    {
        var jumped = Facts.At(10) with { Utc = Facts.At(10).Utc.AddDays(1) };
        var report = HealthReport.BeforeFirstPoll(Policy)
            .Evaluate(Facts.Seen(0, "a=FAILED@w1"), Facts.Alive(), TimeSpan.Zero, Facts.At(0))
            .Evaluate(Facts.Seen(10, "a=FAILED@w1"), Facts.Alive(), TimeSpan.Zero, jumped);

        Assert.That(report.Verdict!.Failures, Is.Empty);
    }

    [Test]
    public void Evaluate_ManyNamesComeAndGo_RemembersOnlyTheNewest()
    {
        var report = HealthReport.BeforeFirstPoll(Policy);
        for (var i = 0; i < 500; i++)
        {
            report = report.Evaluate(Facts.Seen(i, $"c{i}=FAILED@w{i} 0=FAILED@v{i}"), Facts.Alive(i), TimeSpan.Zero, Facts.At(i));
        }

        Assert.That((report.Findings.All.Length, report.History.Changes.Length), Is.EqualTo((2, report.Policy.HistorySize)));
    }
}
