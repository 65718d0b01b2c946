using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Health;

internal sealed class FailureRulesTests
{
    private const string Mixed = "a=FAILED@w1 0=RUNNING@w1 1=FAILED@w2";

    [TestCase("RUNNING", ExpectedResult = true)]
    [TestCase("PAUSED", ExpectedResult = true)]
    [TestCase("STOPPED", ExpectedResult = true)]
    [TestCase("UNASSIGNED", ExpectedResult = true)]
    [TestCase("RESTARTING", ExpectedResult = true)]
    [TestCase("DESTROYED", ExpectedResult = true)]
    [TestCase("FAILED", ExpectedResult = false)]
    [TestCase("failed", ExpectedResult = false)]
    [TestCase("", ExpectedResult = false)]
    public bool Judge_DefaultStates_OnlyFailedAndMissingFail(string state) =>
        Judge(Facts.Policy, $"a={state}@w1 0={state}@w1").Healthy;

    [TestCase("FAILED")]
    [TestCase("PAUSED")]
    [TestCase("UNASSIGNED")]
    [TestCase("RUNNING")]
    [TestCase("STOPPED")]
    [TestCase("RESTARTING")]
    public void Judge_StateAskedFor_FailsConnectorAndTaskInIt(string state)
    {
        var other = state == "RUNNING" ? "PAUSED" : "RUNNING";
        var policy = Facts.Policy with { UnhealthyStates = [state] };

        var verdict = Judge(policy, $"a={state}@w1 0={other}@w1 1={state}@w1", $"b={other}@w1");

        Assert.That(Facts.Names(verdict.Failures), Is.EqualTo($"a {state}, a/1 {state}"));
        Assert.That(verdict.FailureRate, Is.EqualTo(0.5));
    }

    [Test]
    public void Judge_FailedNotAskedFor_DoesNotFail()
    {
        Assert.That(Judge(Facts.Policy with { UnhealthyStates = ["PAUSED"] }, Mixed).Failures, Is.Empty);
    }

    [Test]
    public void Judge_UnknownWord_IsKeptAsItIs()
    {
        var state = Facts.Snapshot(0, "a=Draining@w1").Connectors[0].State;

        Assert.That((state.Kind, state.Text), Is.EqualTo((StateKind.Unknown, "Draining")));
    }

    [TestCase(true, true, "a FAILED, a/1 FAILED", 2.0 / 3)]
    [TestCase(true, false, "a FAILED", 1.0)]
    [TestCase(false, true, "a/1 FAILED", 0.5)]
    [TestCase(false, false, "", 0.0)]
    public void Judge_ConsideredKinds_CountOnBothSidesOfTheRate(bool connectors, bool tasks, string failures, double rate)
    {
        var verdict = Judge(Facts.Policy with { ConsiderConnectors = connectors, ConsiderTasks = tasks }, Mixed);

        Assert.That(Facts.Names(verdict.Failures), Is.EqualTo(failures));
        Assert.That(verdict.FailureRate, Is.EqualTo(rate));
    }

    [TestCase("w1", "a FAILED", 1.0 / 3)]
    [TestCase("W1", "a FAILED", 1.0 / 3)]
    [TestCase("w2", "a/1 FAILED", 1.0 / 3)]
    [TestCase("w3", "", 0.0)]
    [TestCase("w", "", 0.0)]
    public void Judge_WorkerId_NarrowsFailuresButNotTheDenominator(string workerId, string failures, double rate)
    {
        var verdict = Judge(Facts.Policy with { WorkerId = workerId }, Mixed);

        Assert.That(Facts.Names(verdict.Failures), Is.EqualTo(failures));
        Assert.That(verdict.FailureRate, Is.EqualTo(rate));
    }

    [TestCase(null, "a=@w2 0=@", "a UNKNOWN, a/0 UNKNOWN")]
    [TestCase("w1", "a=@ 0=@w1", "a UNKNOWN, a/0 UNKNOWN")]
    [TestCase("w1", "a=@w2 0=@w2", "")]
    [TestCase("w1", "a=FAILED@ 0=FAILED@", "")]
    public void Judge_MissingState_FailsForEveryWorkerThatMayOwnIt(string? workerId, string connector, string failures)
    {
        var policy = Facts.Policy with { WorkerId = workerId, UnhealthyStates = ["PAUSED", "FAILED"] };

        Assert.That(Facts.Names(Judge(policy, connector).Failures), Is.EqualTo(failures));
    }

    [TestCase(0, 0, ExpectedResult = true)]
    [TestCase(0, 1, ExpectedResult = false)]
    [TestCase(10, 0, ExpectedResult = true)]
    [TestCase(10, 1, ExpectedResult = true)]
    [TestCase(10, 2, ExpectedResult = false)]
    [TestCase(30, 3, ExpectedResult = true)]
    [TestCase(29, 3, ExpectedResult = false)]
    [TestCase(70, 7, ExpectedResult = true)]
    [TestCase(99, 10, ExpectedResult = false)]
    [TestCase(100, 10, ExpectedResult = true)]
    public bool Judge_Threshold_IsHealthyUpToAndIncludingIt(int percentage, int failedOfTen)
    {
        var connectors = Enumerable.Range(0, 10).Select(i => $"c{i}={(i < failedOfTen ? "FAILED" : "RUNNING")}@w1").ToArray();

        return Judge(Facts.Policy with { FailureThreshold = percentage / 100.0 }, connectors).Healthy;
    }

    [Test]
    public void Judge_EveryWholePercentage_IsMetByItsOwnShare()
    {
        for (var percentage = 0; percentage <= 100; percentage++)
        {
            var failed = percentage;
            var connectors = Enumerable.Range(0, 100).Select(i => $"c{i}={(i < failed ? "FAILED" : "RUNNING")}@w1").ToArray();

            var verdict = Judge(Facts.Policy with { FailureThreshold = percentage / 100.0 }, connectors);

            Assert.That(verdict.Healthy, Is.True, $"{percentage} of 100 at {percentage}%");
        }
    }

    [Test]
    public void Judge_SeveralFailures_KeepConnectsOrder()
    {
        var verdict = Judge(Facts.Policy, "z=FAILED@w1 0=FAILED@w1 7=FAILED@w1", "a=FAILED@w1 3=FAILED@w1", "m=RUNNING@w1 0=FAILED@w1");

        Assert.That(
            Facts.Names(verdict.Failures), Is.EqualTo("z FAILED, z/0 FAILED, z/7 FAILED, a FAILED, a/3 FAILED, m/0 FAILED"));
    }

    [Test]
    public void Judge_NoConnectors_IsHealthyWithRateZero()
    {
        var verdict = Judge(Facts.Policy);

        Assert.That((verdict.Healthy, verdict.FailureRate, verdict.Failures.Length), Is.EqualTo((true, 0.0, 0)));
    }

    [TestCase("b=RUNNING@w1;a=RUNNING@w1", "broker b", 0.0)]
    [TestCase("b=FAILED@w1;a=RUNNING@w1", "b FAILED, broker b", 0.5)]
    [TestCase("", "broker null", 0.0)]
    public void Judge_WorkerNotAlive_FailsWhateverTheThreshold(string connectors, string failures, double rate)
    {
        var snapshot = Facts.Snapshot(0, connectors.Split(';', StringSplitOptions.RemoveEmptyEntries));
        var policy = Facts.Policy with { FailureThreshold = 1.0 };

        var verdict = Facts.Judge(snapshot, WorkerLiveness.Unknown, policy, Facts.At(0));

        Assert.That(Facts.Names(verdict.Failures), Is.EqualTo(failures));
        Assert.That((verdict.FailureRate, verdict.Healthy), Is.EqualTo((rate, false)));
    }

    [Test]
    public void Judge_WorkerNotAlive_FailsEvenForAnotherWorkersId()
    {
        var policy = Facts.Policy with { WorkerId = "elsewhere", ConsiderConnectors = false };

        var verdict = Facts.Judge(Facts.Snapshot(0, "a=RUNNING@w1"), WorkerLiveness.Unknown, policy, Facts.At(0));

        Assert.That(Facts.Names(verdict.Failures), Is.EqualTo("broker a"));
    }

    [Test]
    public void Judge_WorkerNotAlive_TellsWhatItAnswered()
    {
        var life = WorkerLiveness.Unknown.Apply(new LivenessAnswer(false, "GET /health answered 503"), Facts.At(0));

        var verdict = Facts.Judge(Facts.Snapshot(0), life, Facts.Policy, Facts.At(0));

        Assert.That(
            verdict.Failures, Is.EqualTo(new[] { new Failure(FailureType.Broker, null, null, null, null, "GET /health answered 503") }));
    }

    [Test]
    public void Judge_Failure_CarriesWorkerAndTrace()
    {
        var verdict = Judge(Facts.Policy, "a=FAILED@w1(boom) 0=FAILED@w2(bang)");

        Assert.That(verdict.Failures, Is.EqualTo(new[]
        {
            new Failure(FailureType.Connector, "a", null, ConnectState.Failed, "w1", "boom"),
            new Failure(FailureType.Task, "a", 0, ConnectState.Failed, "w2", "bang"),
        }));
    }

    /// <summary>A task whose number is not understood stands for none of those that are configured.</summary>
    [TestCase(2, new[] { 0, 1 }, ExpectedResult = 0)]
    [TestCase(2, new[] { 0 }, ExpectedResult = 1)]
    [TestCase(2, new[] { 0, -1 }, ExpectedResult = 1)]
    [TestCase(2, new[] { 0, 5 }, ExpectedResult = 1)]
    [TestCase(null, new[] { 0 }, ExpectedResult = 0)]
    public int MissingTasks_Listed_OnlyConfiguredNumbersCount(int? configured, int[] listed) =>
        FailureRules.CountMissingTasks(new ConnectorStatus
        {
            Name = "a",
            Type = "sink",
            State = ConnectState.Parse("RUNNING"),
            Tasks = [.. listed.Select(id => Given.Task(id))],
            ConfiguredTasks = configured,
        });

    private static Verdict Judge(HealthPolicy policy, params string[] connectors) =>
        Facts.Judge(Facts.Snapshot(0, connectors), Facts.Alive(), policy, Facts.At(0));
}
