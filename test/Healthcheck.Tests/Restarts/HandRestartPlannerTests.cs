using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Restarts;
using Healthcheck.Tests.Health;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Restarts;

/// <summary>What is restarted because a person asks.</summary>
internal sealed class HandRestartPlannerTests
{
    private const string Failed = "a=RUNNING@w1 0=FAILED@w1 1=RUNNING@w2";

    private static readonly RestartOptions Off = new();

    [TestCase("a=RUNNING@w1 0=FAILED@w1 1=RUNNING@w2", "a [0]*")]
    [TestCase("a=FAILED@w1 0=FAILED@w1", "a [-1,0]*")]
    [TestCase("a=SYSTEM_ERROR@w1 0=FAILED@w1", "a [0]")]
    [TestCase("a=RUNNING@w1 0=RUNNING@w1", "NotNow: nothing of it has failed")]
    [TestCase("a=PAUSED@w1 0=FAILED@w1", "NotNow: the connector is PAUSED, and a restart would start what somebody stopped")]
    [TestCase("a=STOPPED@w1", "NotNow: nothing of it has failed")]
    [TestCase("a=SYSTEM_ERROR@w1", "NotNow: what failed of it is another worker's, or its platform's, to restart")]
    [TestCase("b=FAILED@w1", "NotListed: no such connector is listed")]
    public void Plan_SeenOnce_RestartsWhatFailedNamesOrSaysWhyNot(string connector, string expected) =>
        Assert.That(Describe(Ask(new Planning(Off), connector)), Is.EqualTo(expected));

    [Test]
    public void Plan_WorkerId_IsForItsOwnTasksOnly()
    {
        var policy = Facts.Policy with { WorkerId = "w1" };

        Assert.That(Describe(Ask(new Planning(Off, policy), "a=RUNNING@w2 0=FAILED@w1 1=FAILED@w2")), Is.EqualTo("a [0]"));
        Assert.That(
            Describe(Ask(new Planning(Off, policy), "a=RUNNING@w1 1=FAILED@w2")), Does.StartWith("NotNow: what failed of it is another"));
    }

    [Test]
    public void Plan_Excluded_IsNotRestarted()
    {
        var options = Off with { Filter = new ConnectorFilter { Exclude = [new NamePattern("a*")] } };

        Assert.That(
            Describe(Ask(new Planning(options), options, Failed)), Is.EqualTo("NotNow: it is not to be restarted, by the settings"));
    }

    [Test]
    public void Plan_WorkerNotAlive_RestartsNothing()
    {
        var planning = new Planning(Off);
        planning.PollAs(WorkerLiveness.Unknown, Failed);

        Assert.That(Describe(Ask(planning, Off, planning.Now)), Does.StartWith("NotNow: the newest list is old or doubted"));
    }

    [Test]
    public void Plan_ListGrownOld_RestartsNothing()
    {
        var planning = new Planning(Off);
        planning.Poll(Failed);

        Assert.That(Describe(Ask(planning, Off, planning.Now + 3600)), Does.StartWith("NotNow: the newest list is old"));
    }

    [Test]
    public void Plan_GivenUp_IsTakenUpFromTheBeginning()
    {
        var options = Planning.On with { MaxAttempts = 1, MaxDelay = TimeSpan.FromSeconds(10), After = TimeSpan.Zero };
        var planning = new Planning(options).Until(60, Failed);
        Assert.That(planning.Of("a").IsGivenUp, Is.True);

        var plan = Ask(planning, options, planning.Now);

        Assert.That(Describe(plan), Is.EqualTo("a [0]*"));
        Assert.That(plan.State.Connectors["a"], Has.Property("IsGivenUp").False.And.Property("Attempts").EqualTo(1));
    }

    [Test]
    public void Plan_Outage_OnlyWarns()
    {
        string[] sick = [.. Enumerable.Range(0, 6).Select(place => $"{(char)('a' + place)}=FAILED@w1")];

        var plan = Ask(new Planning(Planning.On), [.. sick, "well=RUNNING@w1"]);

        Assert.That(
            (Describe(plan), plan.Warning), Is.EqualTo(("a [-1]*", "6 of 7 connectors failed, so the cause probably lies elsewhere")));
    }

    [Test]
    public void Plan_NotAnswered_WaitsForTheAnswer()
    {
        var planning = new Planning(Off);
        planning.State = Ask(planning, Failed).State;
        planning.Poll(Failed);

        Assert.That(Describe(Ask(planning, Off, planning.Now)), Is.EqualTo("NotNow: it is being restarted already"));
    }

    [Test]
    public void Plan_FailedAgainInANewerList_IsRestartedAgain()
    {
        var planning = new Planning(Off);
        var first = Ask(planning, Failed);
        planning.State = first.State;
        planning.Reply(first.Order!, RestartAnswerKind.Accepted);

        Assert.That(Describe(Ask(planning, Off, planning.Now)), Is.EqualTo("NotNow: it is being restarted already"), "the list is older");
        planning.Poll(Failed);
        var second = Ask(planning, Off, planning.Now);

        Assert.That(Describe(second), Is.EqualTo("a [0]*"));
        Assert.That(second.State.Counts[(int)RestartOutcome.Failed], Is.EqualTo(1), "the first has its outcome");
    }

    [Test]
    public void Plan_AsManyInFlightAsMayBe_IsTooMany()
    {
        var options = Off with { Parallel = 1 };
        var planning = new Planning(options);
        planning.Poll("a=FAILED@w1", "b=FAILED@w1");
        planning.State = Ask(planning, options, planning.Now).State;

        var plan = Ask(planning, options, planning.Now, "b");

        Assert.That(Describe(plan), Is.EqualTo("TooMany: 1 restarts are under way, and no more may be (--restart-parallel)"));
    }

    [Test]
    public void Poll_ModeOff_FollowsButRestartsNothing()
    {
        var planning = new Planning(Off);
        var plan = Ask(planning, Failed);
        planning.State = plan.State;
        planning.Reply(plan.Order!, RestartAnswerKind.Accepted);

        planning.Until(120, Failed);
        Assert.That(planning.Orders, Is.Empty);
        Assert.That(planning.Events, Is.EqualTo([new RestartEvent.StillFails("a")]));

        var again = Ask(planning, Off, planning.Now);
        planning.State = again.State;
        planning.Reply(again.Order!, RestartAnswerKind.Accepted);
        planning.Poll("a=RUNNING@w1 0=RUNNING@w1 1=RUNNING@w2");
        Assert.That(planning.Events[^1], Is.EqualTo(new RestartEvent.Recovered("a", TimeSpan.FromSeconds(10))));
    }

    private static HandRestartPlan Ask(Planning planning, params string[] connectors) => Ask(planning, Off, connectors);

    private static HandRestartPlan Ask(Planning planning, RestartOptions options, params string[] connectors)
    {
        planning.Poll(connectors);
        return Ask(planning, options, planning.Now);
    }

    private static HandRestartPlan Ask(Planning planning, RestartOptions options, double now, string name = "a") =>
        HandRestartPlanner.Plan(planning.State, planning.Report, name, options, Facts.At(now), new FixedRandom());

    private static string Describe(HandRestartPlan plan) => plan.Order is { } order
        ? $"{order.Connector} [{string.Join(',', order.Parts)}]{(order.IsWhole ? "*" : "")}"
        : $"{plan.Refusal}: {plan.Why}";
}
