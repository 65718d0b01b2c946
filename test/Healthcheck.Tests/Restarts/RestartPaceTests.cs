using Healthcheck.Restarts;
using Healthcheck.Tests.Health;

namespace Healthcheck.Tests.Restarts;

/// <summary>How many are restarted at a time and in an hour, what an outage holds back, and what Connect's answers change.</summary>
internal sealed class RestartPaceTests
{
    private const string Failed = "a=RUNNING@w1 0=FAILED@w1";
    private const string Well = "a=RUNNING@w1 0=RUNNING@w1";

    private static readonly RestartOptions On = Planning.On;

    /// <summary>So many do not fail, so that what does is no outage.</summary>
    private static readonly string[] Others = [.. Enumerable.Range(0, 20).Select(i => $"well{i}=RUNNING@w1")];

    [Test]
    public void Plan_Parallel_BoundsThoseInFlight()
    {
        var planning = new Planning(On).Until(60, [.. Sick(5), .. Others]);
        Assert.That(planning.Orders, Is.EqualTo(["60: s0 [0]*", "60: s1 [0]*"]));

        planning.Until(110, [.. Sick(5), .. Others]);
        Assert.That(planning.Orders, Has.Count.EqualTo(2));

        planning.Until(120, [.. Sick(5), .. Others]);
        Assert.That(planning.Orders.Skip(2), Is.EqualTo(["120: s2 [0]*", "120: s3 [0]*"]), "those never tried come first");
    }

    [Test]
    public void Plan_RunningAgain_MakesRoomForTheNext()
    {
        var planning = new Planning(On).Until(60, [.. Sick(4), .. Others]);

        planning.Poll(["s0=RUNNING@w1 0=RUNNING@w1", .. Sick(4).Skip(1), .. Others]);

        Assert.That(planning.Orders.Skip(2), Is.EqualTo(["70: s2 [0]*"]));
    }

    [Test]
    public void Plan_Unanswered_KeepsItsPlace()
    {
        var planning = new Planning(On) { Answer = null }.Until(600, [.. Sick(4), .. Others]);

        Assert.That(planning.Orders, Is.EqualTo(["60: s0 [0]*", "60: s1 [0]*"]));
    }

    [Test]
    public void Plan_Budget_IsOfAnHourAndSaidOnce()
    {
        var options = On with { Parallel = 100, Budget = 3, MaxDelay = TimeSpan.FromHours(24) };
        var planning = new Planning(options).Until(3650, [.. Sick(5), .. Others]);

        Assert.That(planning.Orders, Is.EqualTo(["60: s0 [0]*", "60: s1 [0]*", "60: s2 [0]*"]));
        Assert.That(planning.Events.OfType<RestartEvent.OverBudget>(), Is.EqualTo([new RestartEvent.OverBudget(3, 2)]));

        planning.Poll([.. Sick(5), .. Others]);
        Assert.That(planning.Orders.Skip(3).Take(2), Is.EqualTo(["3660: s3 [0]*", "3660: s4 [0]*"]));
    }

    [TestCase(4, 4, 50, false, Description = "fewer than five say little")]
    [TestCase(5, 10, 50, false, Description = "half is not more than half")]
    [TestCase(5, 9, 50, true)]
    [TestCase(6, 10, 50, true)]
    [TestCase(6, 10, 60, false)]
    [TestCase(10, 10, 99, true)]
    [TestCase(10, 10, 100, false)]
    [TestCase(5, 100, 0, true)]
    public void Plan_MostFail_IsAnOutage(int failed, int connectors, int percentage, bool isPaused)
    {
        var planning = new Planning(On with { OutagePercentage = percentage }).Until(120, Mix(failed, connectors));

        Assert.That(planning.State.IsPaused, Is.EqualTo(isPaused));
        Assert.That(planning.Orders, isPaused ? Is.Empty : Is.Not.Empty);
        Assert.That(planning.Events.OfType<RestartEvent.Paused>().Count(), Is.EqualTo(isPaused ? 1 : 0), "said once");
    }

    [Test]
    public void Plan_OutageOver_RestartsWhatIsLeft()
    {
        var planning = new Planning(On).Until(120, Mix(8, 10));

        planning.Poll(Mix(2, 10));

        Assert.That(planning.Events[^1], Is.EqualTo(new RestartEvent.Resumed("fewer connectors fail")));
        Assert.That(planning.Orders, Has.Count.EqualTo(2));
    }

    [Test]
    public void Plan_QuietOutage_TriesOneEveryFiveMinutes()
    {
        var planning = new Planning(On with { MaxDelay = TimeSpan.FromMinutes(1) }).Until(899, Mix(8, 10));

        Assert.That(planning.Orders, Is.EqualTo(["300: T s0 [0]*", "600: T s1 [0]*"]));
        Assert.That(planning.State.IsPaused, Is.True);
    }

    [Test]
    public void Plan_NewFailuresInAnOutage_PutTheTrialOff()
    {
        var planning = new Planning(On).Until(200, Mix(8, 10));

        planning.Until(500, Mix(9, 10));
        Assert.That(planning.Orders, Is.Empty);

        planning.Until(510, Mix(9, 10));
        Assert.That(planning.Orders, Is.EqualTo(["510: T s0 [0]*"]));
    }

    [Test]
    public void Plan_TrialRunsAgain_EndsThePause()
    {
        var planning = new Planning(On).Until(300, Mix(8, 10));

        planning.Poll(["s0=RUNNING@w1 0=RUNNING@w1", .. Mix(8, 10).Skip(1)]);

        Assert.That(
            planning.Events.OfType<RestartEvent.Resumed>(),
            Is.EqualTo([new RestartEvent.Resumed("the connector that was tried runs again")]));
        Assert.That(planning.Orders.Skip(1), Is.EqualTo(["310: s1 [0]*", "310: s2 [0]*"]), "at the usual pace");
        Assert.That(planning.State.IsPaused, Is.False);

        planning.Poll(["s0=RUNNING@w1 0=RUNNING@w1", .. Mix(8, 10).Skip(1)]);
        Assert.That(planning.State.IsPaused, Is.False, "most still fail, but that is known");

        planning.Poll(Mix(8, 10));
        Assert.That(planning.State.IsPaused, Is.True, "more fail than when it was lifted");
    }

    [Test]
    public void Apply_Conflict_CountsForNothing()
    {
        var planning = new Planning(On) { Answer = RestartAnswerKind.Conflict }.Until(60, Failed);

        Assert.That(planning.Of("a"), Has.Property("Attempts").EqualTo(0).And.Property("Outcome").EqualTo(RestartOutcome.Conflict));
        Assert.That(planning.State.Sent, Is.Empty);

        planning.Until(120, Failed);
        Assert.That(planning.Orders, Is.EqualTo(["60: a [0]*", "90: a [0]*", "120: a [0]*"]));
        Assert.That(planning.State.Counts[(int)RestartOutcome.Conflict], Is.EqualTo(3));
    }

    [Test]
    public void Apply_ConflictOfATrial_IsTriedAgainSoon()
    {
        var planning = new Planning(On) { Answer = RestartAnswerKind.Conflict }.Until(310, Mix(8, 10));

        Assert.That(planning.Orders, Is.EqualTo(["300: T s0 [0]*", "310: T s1 [0]*"]));
    }

    [TestCase(RestartAnswerKind.Gone, RestartOutcome.Gone)]
    [TestCase(RestartAnswerKind.Refused, RestartOutcome.Refused)]
    public void Apply_NotTaken_WaitsAsAfterAnyAttempt(object kind, object outcome)
    {
        var planning = new Planning(On) { Answer = (RestartAnswerKind)kind }.Until(120, Failed);

        Assert.That(planning.Orders, Is.EqualTo(["60: a [0]*", "120: a [0]*"]));
        Assert.That(planning.Of("a").Outcome, Is.EqualTo(outcome));
        Assert.That(planning.Of("a").Pending, Is.Null);
    }

    [TestCase(Well, RestartOutcome.Recovered)]
    [TestCase(Failed, RestartOutcome.Failed)]
    public void Apply_Unknown_IsToldByTheNextLists(string then, object outcome)
    {
        var planning = new Planning(On) { Answer = RestartAnswerKind.Unknown }.Until(60, Failed);
        Assert.That(planning.Of("a").Outcome, Is.Null);

        planning.Answer = null;
        planning.Until(120, then);

        Assert.That(planning.State.Counts[(int)(RestartOutcome)outcome], Is.EqualTo(1));
    }

    [TestCase("a=PAUSED@w1 0=PAUSED@w1")]
    [TestCase("a=RUNNING@w1 0=UNASSIGNED@w1")]
    [TestCase("a=RUNNING@w1", Description = "the task is gone")]
    public void Plan_NeitherRunningNorFailed_IsUnknownInTheEnd(string then)
    {
        var planning = new Planning(On).Until(60, Failed);

        planning.Until(350, then);
        Assert.That(planning.State.Counts[(int)RestartOutcome.Unknown], Is.Zero);
        planning.Poll(then);

        Assert.That(planning.State.Counts[(int)RestartOutcome.Unknown], Is.EqualTo(1));
        Assert.That(planning.Orders, Has.Count.EqualTo(1));
    }

    [Test]
    public void Forget_UnderWay_IsLeftAlone()
    {
        var planning = new Planning(On) { Answer = null }.Until(60, Failed);

        Assert.That(planning.State.Forget("a"), Is.SameAs(planning.State));
        Assert.That(planning.State.Forget("b"), Is.SameAs(planning.State));
    }

    [Test]
    public void CountInFlight_AnsweredLongAgo_IsNone()
    {
        var planning = new Planning(On).Until(60, Failed);

        Assert.That(planning.State.CountInFlight(Facts.At(119), On.FirstDelay), Is.EqualTo(1));
        Assert.That(planning.State.CountInFlight(Facts.At(120), On.FirstDelay), Is.Zero);
    }

    private static string[] Sick(int count) => [.. Enumerable.Range(0, count).Select(i => $"s{i}=RUNNING@w1 0=FAILED@w1")];

    private static string[] Mix(int failed, int connectors) =>
        [.. Sick(failed), .. Enumerable.Range(failed, connectors - failed).Select(i => $"s{i}=RUNNING@w1 0=RUNNING@w1")];
}
