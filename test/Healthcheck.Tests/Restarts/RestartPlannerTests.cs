using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Restarts;
using Healthcheck.Tests.Health;

namespace Healthcheck.Tests.Restarts;

/// <summary>What is restarted, and when.</summary>
internal sealed class RestartPlannerTests
{
    private const string Failed = "a=RUNNING@w1 0=FAILED@w1 1=RUNNING@w2";

    private static readonly RestartOptions On = Planning.On;

    [TestCase("a=RUNNING@w1 0=FAILED@w1 1=RUNNING@w2", "60: a [0]*")]
    [TestCase("a=FAILED@w1 0=RUNNING@w1", "60: a [-1]*")]
    [TestCase("a=FAILED@w1 0=FAILED@w1 3=FAILED@w2", "60: a [-1,0,3]*")]
    [TestCase("a=FAILED@w1", "60: a [-1]*")]
    [TestCase("a=failed@w1", "60: a [-1]*", Description = "in any case")]
    [TestCase("a=RUNNING@w1 0=RUNNING@w1", "")]
    [TestCase("a=PAUSED@w1 0=PAUSED@w1", "")]
    [TestCase("a=PAUSED@w1 0=FAILED@w1", "", Description = "a restart would start what was paused")]
    [TestCase("a=STOPPED@w1 0=FAILED@w1", "")]
    [TestCase("a=UNASSIGNED@w1 0=UNASSIGNED@w1", "")]
    [TestCase("a=UNASSIGNED@w1 0=FAILED@w1", "")]
    [TestCase("a=RESTARTING@w1 0=RESTARTING@w1", "")]
    [TestCase("a=RESTARTING@w1 0=FAILED@w1", "")]
    [TestCase("a=@w1 0=FAILED@w1", "", Description = "a state that was not named")]
    [TestCase("a=SYSTEM_ERROR@w1 0=FAILED@w1", "60: a [0]", Description = "a managed service's own words are its own affair")]
    [TestCase("a=DEGRADED@w1 0=FAILED@w1", "")]
    [TestCase("a=RUNNING@w1 #2", "", Description = "a task without status")]
    [TestCase(".=FAILED@w1", "", Description = "a name that has no path")]
    public void Plan_StateForAMinute_RestartsWhatFailedNames(string connector, string orders)
    {
        var planning = new Planning(On).Until(60, connector);

        Assert.That(string.Join("; ", planning.Orders), Is.EqualTo(orders));
    }

    [TestCase(0, "10: a [0]*", Description = "seen twice in any case")]
    [TestCase(5, "10: a [0]*")]
    [TestCase(20, "20: a [0]*")]
    [TestCase(90, "90: a [0]*")]
    [TestCase(91, "100: a [0]*")]
    public void Plan_After_IsHowLongItMustHaveFailed(double after, string order)
    {
        var planning = new Planning(On with { After = TimeSpan.FromSeconds(after) }).Until(100, Failed);

        Assert.That(planning.Orders[0], Is.EqualTo(order));
    }

    [Test]
    public void Plan_HealedInBetween_CountsFromAnew()
    {
        var planning = new Planning(On).Until(50, Failed);

        planning.Poll("a=RUNNING@w1 0=RUNNING@w1 1=RUNNING@w2");
        planning.Until(130, Failed);

        Assert.That(planning.Orders, Is.EqualTo(["130: a [0]*"]));
    }

    [Test]
    public void Plan_FailedPollBefore_WantsTwoListsInARowAgain()
    {
        var planning = new Planning(On).Until(50, Failed);

        planning.Poll(new PollResult(Facts.Lost(), Facts.Alive(planning.Now), []));
        planning.Poll(Failed);
        Assert.That(planning.Orders, Is.Empty);

        planning.Poll(Failed);
        Assert.That(planning.Orders, Is.EqualTo(["80: a [0]*"]));
    }

    private static IEnumerable<TestCaseData> UnbelievedPolls()
    {
        var sick = new LivenessAnswer(false, "GET /health answered 500");
        yield return new TestCaseData(WorkerLiveness.Unknown) { TestName = "never seen alive" };
        yield return new TestCaseData(
            Facts.Alive() with { Last = sick, UnprovenSince = Facts.At(55) })
        { TestName = "sick, within its grace" };
        yield return new TestCaseData(Facts.Alive() with { UnprovenSince = Facts.At(57) })
        {
            TestName = "silent for longer than an answer takes",
        };
        yield return new TestCaseData(Facts.Alive() with { IsMixed = true }) { TestName = "several workers at one address" };
        yield return new TestCaseData(Facts.Alive() with { IsReplaced = true }) { TestName = "another process" };
    }

    [TestCaseSource(nameof(UnbelievedPolls))]
    public void Plan_WorkerNotAlive_RestartsNothing(WorkerLiveness life)
    {
        var planning = new Planning(On).Until(50, Failed);

        planning.PollAs(life, Failed);

        Assert.That(planning.Orders, Is.Empty);
        planning.Until(80, Failed);
        Assert.That(planning.Orders, Is.EqualTo(["80: a [0]*"]));
    }

    [Test]
    public void Plan_QuestionInFlight_IsNoReasonToWait()
    {
        var planning = new Planning(On).Until(50, Failed);

        planning.PollAs(Facts.Alive(50) with { UnprovenSince = Facts.At(59.9) }, Failed);

        Assert.That(planning.Orders, Is.EqualTo(["60: a [0]*"]));
    }

    [Test]
    public void Plan_DoubtedList_RestartsNothing()
    {
        var policy = Facts.Policy with { Checks = [FailureType.VanishedConnectors] };
        var planning = new Planning(On, policy).Until(50, [Failed, .. Many("RUNNING", 9)]);

        planning.Poll(new PollResult(new ConnectReading.Doubtful(Facts.Snapshot(60, Failed), "it lists less"), Facts.Alive(60), []));

        Assert.That(planning.Orders, Is.Empty);
    }

    [TestCase("", "", "60: a [0]*; 60: b [0]*")]
    [TestCase("a", "", "60: a [0]*")]
    [TestCase("*", "b*", "60: a [0]*")]
    [TestCase("c*", "", "")]
    [TestCase("", "*", "")]
    public void Plan_Patterns_ChooseConnectors(string include, string exclude, string orders)
    {
        var filter = new ConnectorFilter { Include = Patterns(include), Exclude = Patterns(exclude) };
        var planning = new Planning(On with { Filter = filter }).Until(60, Failed, "b=RUNNING@w1 0=FAILED@w1");

        Assert.That(string.Join("; ", planning.Orders), Is.EqualTo(orders));
    }

    [Test]
    public void Plan_NotWatched_RestartsNothing()
    {
        var policy = Facts.Policy with { Filter = new ConnectorFilter { Exclude = Patterns("a") } };

        var planning = new Planning(On, policy).Until(120, Failed, "b=RUNNING@w1");

        Assert.That(planning.Orders, Is.Empty);
    }

    [TestCase("w1", "60: a [-1,0]")]
    [TestCase("W2", "60: a [1]")]
    [TestCase("w3", "")]
    public void Plan_WorkerId_TakesTaskByTaskWhatItOwns(string workerId, string orders)
    {
        var planning = new Planning(On, Facts.Policy with { WorkerId = workerId }).Until(60, "a=FAILED@w1 0=FAILED@w1 1=FAILED@w2");

        Assert.That(string.Join("; ", planning.Orders), Is.EqualTo(orders));
    }

    [Test]
    public void Plan_AnotherTaskHasJustFailed_IsNotRestartedAlong()
    {
        var planning = new Planning(On).Until(50, Failed);

        planning.Poll("a=RUNNING@w1 0=FAILED@w1 1=FAILED@w2");

        Assert.That(planning.Orders, Is.EqualTo(["60: a [0]"]), "task by task, for one call would restart both");
    }

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

    private static string[] Many(string state, int count) => [.. Enumerable.Range(0, count).Select(i => $"m{i}={state}@w1")];

    private static System.Collections.Immutable.ImmutableArray<NamePattern> Patterns(string text) =>
        text.Length == 0 ? [] : [new NamePattern(text)];
}
