using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Tests.Health;

/// <summary>What comes and goes keeps its first onset, for as long as its grace lasts. Columns are polls ten seconds apart.</summary>
internal sealed class PastFindingsTests
{
    /// <summary>Grace periods: FAILED 20 s, UNASSIGNED 40 s, RESTARTING none.</summary>
    private static readonly HealthPolicy Policy = Facts.Policy with
    {
        UnhealthyStates = ["FAILED", "UNASSIGNED", "RESTARTING"],
        GracePeriods = new GracePeriods
        {
            Default = TimeSpan.FromSeconds(20),
            ByState = new Dictionary<string, TimeSpan> { ["UNASSIGNED"] = TimeSpan.FromSeconds(40), ["RESTARTING"] = TimeSpan.Zero },
        },
    };

    // U FAILED, A UNASSIGNED, R RESTARTING, . well, x not listed, - a failed poll; then p pending, F a failure, . neither, ? the poll
    // failed.
    [TestCase("U.U.U.U", "p.F.F.F", TestName = "Flapping every poll counts once its first onset is a grace ago")]
    [TestCase("U..U", "p..F", TestName = "Well for less than its grace: goes on")]
    [
        TestCase("U...U", "p...p",
            TestName = "Well for as long as its grace since a poll saw it well, at 10 s, and so at 40 s no longer: anew")]
    [TestCase("U....UU", "p....pp", TestName = "Well for longer: anew")]
    [TestCase("xUxUx", ".p.F.", TestName = "Gone from the list and back: goes on")]
    [TestCase("Ux...U", "p....p", TestName = "Gone for longer than its grace: anew")]
    [TestCase("U-.-U", "p?.?F", TestName = "Failed polls between change nothing")]
    [TestCase("U----.U", "p????.F", TestName = "It ended when a poll saw it well, not when polls failed")]
    [TestCase("R.R", "F.F", TestName = "Without a grace it counts at once")]
    [TestCase("R.U.U", "F.p.F", TestName = "What has no grace lends no onset")]
    [TestCase("A.A.A", "p.p.F", TestName = "Its own grace of 40 s")]
    [TestCase("A...A.A", "p...F.F", TestName = "Well for 30 s within a grace of 40 s")]
    [TestCase("A...U", "p...p", TestName = "Back in a state of a shorter grace, after that: anew")]
    [TestCase("A..U", "p..F", TestName = "Back in a state of a shorter grace, within that: goes on")]
    [TestCase("U...A", "p...p", TestName = "Back in a state of a longer grace, after the shorter: anew")]
    [TestCase("UUU...UU", "ppF...pp", TestName = "What has counted is forgotten likewise")]
    [TestCase("UUU..U", "ppF..F", TestName = "What has counted counts at once when it is back")]
    public void Evaluate_ComesAndGoes_KeepsItsOnsetWithinItsGrace(string polls, string expected)
    {
        var report = HealthReport.BeforeFirstPoll(Policy);
        var seen = "";
        for (var i = 0; i < polls.Length; i++)
        {
            var at = i * 10;
            var state = polls[i] switch { 'U' => "FAILED", 'A' => "UNASSIGNED", 'R' => "RESTARTING", _ => "RUNNING" };
            ConnectReading reading = polls[i] switch
            {
                '-' => Facts.Lost(),
                'x' => Facts.Seen(at, "other=RUNNING@w1"),
                _ => Facts.Seen(at, $"a={state}@w1", "other=RUNNING@w1"),
            };
            report = report.Evaluate(reading, Facts.Alive(at), TimeSpan.Zero, Facts.At(at));
            seen += polls[i] is '-' ? '?' : report.Verdict!.Failures.Length > 0 ? 'F' : report.Findings.All.Length > 0 ? 'p' : '.';
        }

        Assert.That(seen, Is.EqualTo(expected));
    }

    [Test]
    public void Evaluate_ConnectorWithoutTasksNowAndThen_CountsAtLast()
    {
        var policy = Facts.Policy with
        {
            Checks = [FailureType.NoTasks],
            GracePeriods = new GracePeriods
            {
                ByType = new Dictionary<FailureType,
                TimeSpan>
                { [FailureType.NoTasks] = TimeSpan.FromSeconds(3) },
            },
        };
        var report = HealthReport.BeforeFirstPoll(policy);
        for (var at = 0.0; at < 5; at += 0.5)
        {
            report = report.Evaluate(
                Facts.Seen(at, (int)(at / 1.2) % 2 == 0 ? "a=RUNNING@w1" : "a=RUNNING@w1 0=RUNNING@w1"), Facts.Alive(at), TimeSpan.Zero,
                Facts.At(at));
        }

        // 3.6 to 4.8 s is a good moment again, and so the list at 4.5 s is well.
        Assert.That(report.Verdict!.Healthy, Is.True);
        var bad = report.Evaluate(Facts.Seen(5, "a=RUNNING@w1"), Facts.Alive(5), TimeSpan.Zero, Facts.At(5));
        Assert.That((Facts.Names(bad.Verdict!.Failures), bad.Findings.All.Single().Since), Is.EqualTo(("no_tasks a", Facts.At(0))));
    }

    [Test]
    public void Evaluate_WallClockJumps_MemoryGoesByTheSteadyClock()
    {
        var report = HealthReport.BeforeFirstPoll(Policy);
        foreach (var (at, state) in new[] { (0.0, "FAILED"), (10, "RUNNING") })
        {
            report = report.Evaluate(Facts.Seen(at, $"a={state}@w1"), Facts.Alive(at), TimeSpan.Zero, Facts.At(at));
        }

        var jumped = Facts.At(20) with { Utc = Facts.At(20).Utc.AddDays(1) };
        report = report.Evaluate(Facts.Seen(20, "a=FAILED@w1"), Facts.Alive(20), TimeSpan.Zero, jumped);

        Assert.That(Facts.Names(report.Verdict!.Failures), Is.EqualTo("a FAILED"));
    }

    [Test]
    public void Evaluate_NamesChangeWithEachPoll_MemoryStaysWithinItsRoom()
    {
        var policy = Policy with { GracePeriods = new GracePeriods { Default = TimeSpan.FromHours(24) } };
        var name = new string('n', 936);
        var report = HealthReport.BeforeFirstPoll(policy);
        for (var poll = 0; poll < 30; poll++)
        {
            report = report.Evaluate(
                Facts.Seen(poll, [.. Enumerable.Range(0, 100).Select(i => $"{name}{poll:00}{i:00}=FAILED@w1")]), Facts.Alive(poll),
                TimeSpan.Zero, Facts.At(poll));
        }

        // A name and what an entry costs besides are 1,004 of 1,048,576 characters.
        Assert.That(report.Findings.Remembered, Is.EqualTo(1044));
        var back = report.Evaluate(
            Facts.Seen(30, $"{name}2850=FAILED@w1", $"{name}0150=FAILED@w1"), Facts.Alive(30), TimeSpan.Zero, Facts.At(30));
        Assert.That(
            back.Findings.All.Select(finding => finding.Since), Is.EqualTo(new[] { Facts.At(28), Facts.At(30) }), "the newest are kept");
    }

    [Test]
    public void Evaluate_MemoryHasRunOut_NothingIsKept()
    {
        var report = HealthReport.BeforeFirstPoll(Policy);
        foreach (var (at, state) in new[] { (0.0, "FAILED"), (10, "RUNNING"), (100, "PAUSED") })
        {
            report = report.Evaluate(Facts.Seen(at, $"a={state}@w1"), Facts.Alive(at), TimeSpan.Zero, Facts.At(at));
        }

        Assert.That(report.Findings.Remembered, Is.Zero);
    }
}
