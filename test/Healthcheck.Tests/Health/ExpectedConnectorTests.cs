using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Tests.Health;

/// <summary>A connector that is expected by name and not listed is a failure of a connector more.</summary>
internal sealed class ExpectedConnectorTests
{
    private static readonly HealthPolicy Policy = Facts.Policy with { ExpectedConnectors = ["a", "x"] };

    [TestCase("", "missing_connector a, missing_connector x", 1.0)]
    [TestCase("a=RUNNING@w1", "missing_connector x", 1.0 / 2)]
    [TestCase("a=FAILED@w1 0=RUNNING@w1", "a FAILED, missing_connector x", 2.0 / 3)]
    [TestCase("a=RUNNING@w1;x=STOPPED@w1;y=RUNNING@w1", "", 0.0)]
    [TestCase("a=RUNNING@w1;X=RUNNING@w1", "missing_connector x", 1.0 / 3)]
    public void Verdict_NotListed_IsAFailureInTheRate(string listed, string failures, double rate)
    {
        var verdict = Facts.Report(Policy, listed.Split(';', StringSplitOptions.RemoveEmptyEntries)).Verdict!;

        Assert.That((Facts.Names(verdict.Failures), verdict.FailureRate, verdict.Healthy), Is.EqualTo((failures, rate, rate == 0)));
    }

    [TestCase(0.5, true)]
    [TestCase(0.4, false)]
    public void Verdict_Missing_IsDecisiveForNothing(double threshold, bool healthy)
    {
        Assert.That(Facts.Report(Policy with { FailureThreshold = threshold }, "a=RUNNING@w1").Verdict!.Healthy, Is.EqualTo(healthy));
    }

    [TestCase("w1", false, 1.0 / 3)]
    [TestCase("w1", true, 1.0 / 2)]
    [TestCase("w9", true, 1.0)]
    public void Verdict_MissingWithAWorkerId_CountsForEach(string workerId, bool perWorker, double rate)
    {
        var report = Facts.Report(Policy with { WorkerId = workerId, ThresholdPerWorker = perWorker }, "a=RUNNING@w1", "b=RUNNING@w2");

        Assert.That((Facts.Names(report.Verdict!.Failures), report.Verdict.FailureRate), Is.EqualTo(("missing_connector x", rate)));
        Assert.That(Facts.Names(report.VerdictOn(workerId)!.Failures), Is.EqualTo("missing_connector x"));
    }

    [Test]
    public void Verdict_OnlyTasksAreConsidered_MissingCountsNonetheless()
    {
        var verdict = Facts.Report(Policy with { ConsiderConnectors = false }, "a=RUNNING@w1 0=RUNNING@w1").Verdict!;

        Assert.That((Facts.Names(verdict.Failures), verdict.FailureRate), Is.EqualTo(("missing_connector x", 0.5)));
    }

    [Test]
    public void VerdictOn_Missing_IsUnhealthyAndAnyOtherUnknown()
    {
        var report = Facts.Report(Policy, "a=RUNNING@w1");

        var verdict = report.VerdictOn("x", null)!;

        Assert.That((Facts.Names(verdict.Failures), verdict.FailureRate, verdict.Healthy), Is.EqualTo(("missing_connector x", 1.0, false)));
        Assert.That(
            (report.VerdictOn("a", null)!.Healthy, report.VerdictOn("y", null), report.VerdictOn("x", 0)),
            Is.EqualTo((true, (Verdict?)null, (Verdict?)null)));
    }

    [TestCase(true, "missing_status x")]
    [TestCase(false, "missing_connector x")]
    public void Verdict_ConfiguredWithoutStatus_IsOneFailure(bool looks, string failures)
    {
        var policy = looks ? Facts.Looking(FailureType.MissingStatus) : Facts.Policy;
        var seen = new ConnectReading.Seen(Facts.Snapshot(0, "a=RUNNING@w1") with { Unreported = ["x"] });

        var verdict = HealthReport.BeforeFirstPoll(policy with { ExpectedConnectors = ["x"] })
            .Evaluate(seen, Facts.Alive(), TimeSpan.Zero, Facts.At(0)).Verdict!;

        Assert.That((Facts.Names(verdict.Failures), verdict.FailureRate), Is.EqualTo((failures, 0.5)));
    }

    [TestCase("x=FAILED@w1", "")]
    [TestCase("y=FAILED@w1", "missing_connector x")]
    public void Verdict_ExpectedButNotWatched_NeedOnlyBeListed(string listed, string failures)
    {
        var policy = Facts.Policy with { ExpectedConnectors = ["x"], Filter = new ConnectorFilter { Include = [new NamePattern("a")] } };

        Assert.That(Facts.Names(Facts.Report(policy, "a=RUNNING@w1", listed).Verdict!.Failures), Is.EqualTo(failures));
    }

    [Test]
    public void Verdict_Grace_LeavesTimeToCreateItAnew()
    {
        var policy = Policy with
        {
            GracePeriods = new GracePeriods
            {
                ByType = new Dictionary<FailureType,
                TimeSpan>
                { [FailureType.MissingConnector] = TimeSpan.FromSeconds(20) },
            },
        };
        var report = HealthReport.BeforeFirstPoll(policy);
        var seen = new List<string>();
        foreach (var (at, listed) in new[] { (0.0, "x"), (10, ""), (20, ""), (30, ""), (40, "x") })
        {
            report = report.Evaluate(
                Facts.Seen(at, listed.Length == 0 ? ["a=RUNNING@w1"] : ["a=RUNNING@w1", "x=RUNNING@w1"]), Facts.Alive(at), TimeSpan.Zero,
                Facts.At(at));
            seen.Add(Facts.Names(report.Verdict!.Failures));
        }

        Assert.That(seen, Is.EqualTo(new[] { "", "", "", "missing_connector x", "" }));
    }

    [Test]
    public void Verdict_NoGraceGiven_CountsAtOnce()
    {
        Assert.That(new GracePeriods { Default = TimeSpan.FromHours(1) }.Find(FailureType.MissingConnector), Is.EqualTo(TimeSpan.Zero));
    }
}
