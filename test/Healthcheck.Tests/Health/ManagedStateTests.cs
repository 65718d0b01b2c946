using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Tests.Health;

/// <summary>The words that managed services have for states, and words that nobody knows.</summary>
internal sealed class ManagedStateTests
{
    [TestCase("SYSTEM_ERROR", "FAILED", true)]
    [TestCase("user_actionable_error", "FAILED", true)]
    [TestCase("SYSTEM_ERROR", "PAUSED", false)]
    [TestCase("SYSTEM_ERROR", "PAUSED,SYSTEM_ERROR", true)]
    [TestCase("FAILED", "SYSTEM_ERROR", false)]
    [TestCase("DEGRADED", "FAILED", false)]
    [TestCase("DEGRADED", "FAILED,DEGRADED", true)]
    [TestCase("Draining", "FAILED", false)]
    [TestCase("Draining", "FAILED,DRAINING", true)]
    public void Verdict_Word_IsAFailureWhereFailedIsOrItIsListed(string word, string unhealthy, bool fails)
    {
        var report = Facts.Report(Facts.Policy with { UnhealthyStates = [.. unhealthy.Split(',')] }, $"a={word}@w1 0={word}@w1");
        var shown = ConnectState.Parse(word).Text;

        Assert.That(Facts.Names(report.Verdict!.Failures), Is.EqualTo(fails ? $"a {shown}, a/0 {shown}" : ""));
    }

    [TestCase("SYSTEM_ERROR", StateKind.Failed, Severity.Failed)]
    [TestCase("USER_ACTIONABLE_ERROR", StateKind.Failed, Severity.Failed)]
    [TestCase("DEGRADED", StateKind.Unknown, Severity.Unsettled)]
    [TestCase("Draining", StateKind.Unknown, Severity.Unsettled)]
    public void Counts_Word_IsCountedAsWhatItMeans(string word, StateKind counted, Severity severity)
    {
        var report = Facts.Report(Facts.Policy, $"a={word}@w1 0={word}@w1");

        Assert.That((report.Counts!.Connectors(counted), report.Counts.Tasks(counted)), Is.EqualTo((1, 1)));
        Assert.That(Severities.Classify(report.Snapshot!.Connectors[0]), Is.EqualTo(severity));
    }

    [TestCase("FAILED", 20)]
    [TestCase("SYSTEM_ERROR", 20)]
    [TestCase("USER_ACTIONABLE_ERROR", 5)]
    [TestCase("Odd", 7)]
    [TestCase("RUNNING", 1)]
    public void Grace_Word_IsItsOwnOrThatOfFailed(string word, int seconds)
    {
        var gracePeriods = Tests.Configuration.Read.Settings(
            ["--grace-period", "1s,FAILED=20s,USER_ACTIONABLE_ERROR=5s,odd=7s"]).Cluster.Health.GracePeriods;

        Assert.That(
            gracePeriods.Find(Failure.Create(FailureType.Connector, Facts.Connector($"a={word}@w1"))),
            Is.EqualTo(TimeSpan.FromSeconds(seconds)));
    }

    [TestCase("RUNNING SYSTEM_ERROR RUNNING USER_ACTIONABLE_ERROR", 2)]
    [TestCase("RUNNING FAILED SYSTEM_ERROR FAILED", 1)]
    [TestCase("RUNNING DEGRADED RUNNING", 0)]
    public void FailureCounts_Words_CountEachTimeSomethingFails(string states, int failures)
    {
        Assert.That(Poll(states).FailureCounts, Is.EqualTo(new FailureCounts(0, failures)));
    }

    [Test]
    public void History_Words_StandAsConnectSaysThem()
    {
        Assert.That(
            Poll("RUNNING SYSTEM_ERROR Odd").History.Changes.Select(change => $"{change.From} {change.To}"),
            Is.EqualTo(new[] { "SYSTEM_ERROR Odd", "RUNNING SYSTEM_ERROR" }));
    }

    [Test]
    public void UnknownStates_Words_AreKeptInTheOrderSeenAndCounted()
    {
        var report = Poll("Odd DEGRADED Even Odd SYSTEM_ERROR");

        Assert.That((report.UnknownStates.Words, report.UnknownStates.HasMore), Is.EqualTo((new[] { "Odd", "Even" }, false)));
        Assert.That((report.Counts!.InUnknownWords, Poll("RUNNING Odd").Counts!.InUnknownWords), Is.EqualTo((0, 1)));
    }

    [Test]
    public void UnknownStates_AStateLeftOut_IsNoUnknownWord()
    {
        var report = Facts.Report(Facts.Policy, "a=@w1");

        Assert.That((report.UnknownStates.Words.Length, report.Counts!.InUnknownWords), Is.EqualTo((0, 0)));
    }

    [Test]
    public void UnknownStates_ManyLongWords_AreBounded()
    {
        var report = HealthReport.BeforeFirstPoll(Facts.Policy);
        for (var poll = 0; poll < 10; poll++)
        {
            var words = Enumerable.Range(0, 7).Select(i => $"{poll}.{i}{new string('w', 100_000)}");
            report = report.Evaluate(
                Facts.Seen(poll, [.. words.Select((word, i) => $"c{i}={word}@w1")]), Facts.Alive(poll), TimeSpan.Zero, Facts.At(poll));
        }

        Assert.That((report.UnknownStates.Words.Length, report.UnknownStates.HasMore), Is.EqualTo((UnknownStates.Most, true)));
        Assert.That(report.UnknownStates.Words.Max(word => word.Length), Is.LessThan(100));
    }

    [Test]
    public void StateCounts_ManyWordsInOneList_KeepOneMoreThanAreTold()
    {
        var report = Facts.Report(Facts.Policy, [.. Enumerable.Range(0, 300).Select(i => $"c{i}=Word{i}@w1")]);

        Assert.That((report.Counts!.UnknownWords.Count, report.Counts.InUnknownWords), Is.EqualTo((UnknownStates.Most + 1, 300)));
        Assert.That((report.UnknownStates.Words.Length, report.UnknownStates.HasMore), Is.EqualTo((UnknownStates.Most, true)));
    }

    [Test]
    public void Known_Words_AreThoseOfTheSettings()
    {
        Assert.That(Healthcheck.Configuration.StateParser.Known, Is.EquivalentTo(ConnectState.Known.Select(state => state.Text)));
        Assert.That(
            Healthcheck.Configuration.StateParser.OthersForFailed.Append(Healthcheck.Configuration.StateParser.Failed),
            Is.EquivalentTo(ConnectState.Known.Where(state => state.Kind is StateKind.Failed).Select(state => state.Text)));
    }

    private static HealthReport Poll(string states)
    {
        var report = HealthReport.BeforeFirstPoll(Facts.Policy);
        foreach (var (state, at) in states.Split(' ').Select((state, at) => (state, at)))
        {
            report = report.Evaluate(Facts.Seen(at, $"a=RUNNING@w1 0={state}@w1"), Facts.Alive(at), TimeSpan.Zero, Facts.At(at));
        }

        return report;
    }
}
