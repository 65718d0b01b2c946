using Healthcheck.Connect;
using Healthcheck.Restarts;
using Healthcheck.Tests.Health;

namespace Healthcheck.Tests.Restarts;

/// <summary>How long is waited between attempts, when a connector is given up, and when its attempts are forgotten.</summary>
internal sealed class RestartAttemptsTests
{
    private const string Failed = "a=RUNNING@w1 0=FAILED@w1 1=RUNNING@w2";

    private static readonly RestartOptions On = Planning.On;

    [Test]
    public void Plan_InVain_WaitsLongerEachTimeAndGivesUp()
    {
        var planning = new Planning(On with { MaxAttempts = 5, MaxDelay = TimeSpan.FromMinutes(5) }).Until(3600, Failed, "b=RUNNING@w1");

        Assert.That(planning.Orders, Is.EqualTo(["60: a [0]*", "120: a [0]*", "240: a [0]*", "480: a [0]*", "780: a [0]*"]));
        Assert.That(planning.Events.OfType<RestartEvent.GivenUp>(), Is.EqualTo([new RestartEvent.GivenUp("a", 5)]));
        Assert.That(planning.Events.OfType<RestartEvent.FailedAgain>().Count(), Is.EqualTo(4));
        Assert.That(planning.Of("a").IsGivenUp, Is.True);
        Assert.That(planning.State.Counts[(int)RestartOutcome.Failed], Is.EqualTo(5));
    }

    [Test]
    public void Plan_NoMostAttempts_GoesOn()
    {
        var planning = new Planning(On with { MaxAttempts = 0, MaxDelay = TimeSpan.FromMinutes(1), Budget = 1000 }).Until(3660, Failed);

        Assert.That(planning.Orders, Has.Count.EqualTo(61));
        Assert.That(planning.State.GivenUp, Is.Zero);
    }

    [TestCase(30, "60: a [0]*; 90: a [0]*; 120: a [0]*", Description = "the first wait is no longer than the longest")]
    [TestCase(90, "60: a [0]*; 120: a [0]*")]
    public void Plan_MaxDelay_BoundsEveryWait(double delay, string orders)
    {
        var planning = new Planning(On with { MaxDelay = TimeSpan.FromSeconds(delay) }).Until(120, Failed);

        Assert.That(string.Join("; ", planning.Orders), Is.EqualTo(orders));
    }

    [TestCase(1, 0, 60)]
    [TestCase(1, 0.5, 54)]
    [TestCase(1, 1, 48)]
    [TestCase(2, 0, 120)]
    [TestCase(7, 0, 3600)]
    [TestCase(1000, 0, 3600)]
    public void DelayAfter_Chance_ShortensByAFifth(int attempts, double chance, double seconds)
    {
        Assert.That(On.DelayAfter(attempts, chance).TotalSeconds, Is.EqualTo(seconds).Within(0.001));
    }

    [Test]
    public void Plan_RunsAgain_IsRecoveredAndMeasured()
    {
        var planning = new Planning(On).Until(60, Failed);

        planning.Poll(Failed);
        planning.Poll("a=RUNNING@w1 0=RUNNING@w1 1=RUNNING@w2");

        Assert.That(planning.Events, Is.EqualTo([new RestartEvent.Recovered("a", TimeSpan.FromSeconds(20))]));
        Assert.That(planning.Of("a"), Has.Property("Outcome").EqualTo(RestartOutcome.Recovered).And.Property("Attempts").EqualTo(1));
        Assert.That(planning.State.Counts[(int)RestartOutcome.Recovered], Is.EqualTo(1));
        Assert.That(planning.State.RecoveryTime, Is.EqualTo(TimeSpan.FromSeconds(20)));
    }

    [Test]
    public void Plan_RestartingThenFailed_IsTriedAgainWithoutTheFirstWait()
    {
        var planning = new Planning(On with { MaxDelay = TimeSpan.FromSeconds(30) }).Until(60, Failed);

        planning.Poll("a=RUNNING@w1 0=RESTARTING@w1 1=RUNNING@w2");
        planning.Until(100, Failed);

        Assert.That(planning.Orders, Is.EqualTo(["60: a [0]*", "90: a [0]*"]));
    }

    [Test]
    public void Plan_FlapsForAMoment_KeepsItsAttempts()
    {
        var planning = new Planning(On).Until(60, Failed);

        planning.Until(600, "a=RUNNING@w1 0=RUNNING@w1 1=RUNNING@w2");
        planning.Until(620, Failed);

        Assert.That(planning.Orders[1], Is.EqualTo("620: a [0]*"), "the wait is over, so twice seen is enough");
        Assert.That(planning.Of("a").Attempts, Is.EqualTo(2));
    }

    [Test]
    public void Plan_RanForLongEnough_IsForgotten()
    {
        var planning = new Planning(On with { MaxAttempts = 1 }).Until(200, Failed);
        Assert.That(planning.Of("a").IsGivenUp, Is.True);

        planning.Until(800, "a=RUNNING@w1 0=RUNNING@w1 1=RUNNING@w2");
        Assert.That(planning.State.GivenUp, Is.EqualTo(1), "590 s are not 10 minutes");
        planning.Poll("a=RUNNING@w1 0=RUNNING@w1 1=RUNNING@w2");
        Assert.That(planning.State.Connectors, Is.Empty);

        planning.Until(900, Failed);
        Assert.That(planning.Orders[^1], Is.EqualTo("880: a [0]*"));
    }

    [Test]
    public void Plan_PersonAsks_IsTriedAgain()
    {
        var planning = new Planning(On with { MaxAttempts = 1 }).Until(200, Failed);

        planning.State = planning.State.Forget("a");
        planning.Poll(Failed);

        Assert.That(planning.Orders[^1], Is.EqualTo("210: a [0]*"));
    }

    [Test]
    public void Plan_FailedPolls_LeaveAttemptsAlone()
    {
        var planning = new Planning(On).Until(60, Failed);

        for (var i = 0; i < 100; i++)
        {
            planning.Poll(new PollResult(Facts.Lost(), Facts.Alive(planning.Now), []));
        }

        Assert.That(planning.Of("a").Attempts, Is.EqualTo(1));
    }

    [Test]
    public void Plan_Deleted_IsForgottenAndCounted()
    {
        var planning = new Planning(On).Until(60, Failed, "b=RUNNING@w1");

        planning.Poll("b=RUNNING@w1");

        Assert.That(planning.State.Connectors, Is.Empty);
        Assert.That(planning.State.Counts[(int)RestartOutcome.Gone], Is.EqualTo(1));
    }

    [Test]
    public void Plan_DryRun_KeepsThePaceAndNeverGivesUp()
    {
        var planning = new Planning(new RestartOptions { Mode = RestartMode.DryRun, MaxAttempts = 2 }).Until(500, Failed);

        Assert.That(planning.Orders, Is.EqualTo(["60: a [0]*", "120: a [0]*", "240: a [0]*", "480: a [0]*"]));
        Assert.That(planning.State.GivenUp, Is.Zero);
        Assert.That(planning.State.Counts[(int)RestartOutcome.DryRun], Is.EqualTo(4));
        Assert.That(planning.State.CountInFlight(Facts.At(planning.Now), TimeSpan.FromMinutes(1)), Is.Zero);
    }
}
