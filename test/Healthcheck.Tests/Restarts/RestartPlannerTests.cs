using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Restarts;
using Healthcheck.Tests.Health;

namespace Healthcheck.Tests.Restarts;

/// <summary>What is restarted: only what FAILED names, by a list that is believed, for long enough.</summary>
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

    private static string[] Many(string state, int count) => [.. Enumerable.Range(0, count).Select(i => $"m{i}={state}@w1")];

    private static System.Collections.Immutable.ImmutableArray<NamePattern> Patterns(string text) =>
        text.Length == 0 ? [] : [new NamePattern(text)];
}
