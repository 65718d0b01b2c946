using Healthcheck.Health;

namespace Healthcheck.Tests.Health;

internal sealed class StateTimesTests
{
    [Test]
    public void Evaluate_SamePlaceAndState_KeepsItsTime()
    {
        var report = Poll("a=RUNNING@w1 0=RUNNING@w1", "a=RUNNING@w2 0=RUNNING@w2", "a=RUNNING@w2 0=FAILED@w2", "a=RUNNING@w2 0=FAILED@w2");

        Assert.That(Since(report, "a"), Is.EqualTo(new[] { 0.0, 2 }));
    }

    [Test]
    public void Evaluate_UnknownWordChanges_IsAnotherState()
    {
        Assert.That(Since(Poll("a=Odd@w1", "a=Odd@w1", "a=Even@w1"), "a"), Is.EqualTo(new[] { 2.0 }));
    }

    [Test]
    public void Evaluate_ConnectListsInAnotherOrder_TimesGoWithTheNames()
    {
        var report = Poll(
            "a=RUNNING@w1 0=RUNNING@w1;b=PAUSED@w1", "b=PAUSED@w1;a=RUNNING@w1 0=FAILED@w1",
            "a=RUNNING@w1 0=FAILED@w1;c=RUNNING@w1;b=PAUSED@w1");

        Assert.That(
            (Since(report, "a"), Since(report, "b"), Since(report, "c")), Is.EqualTo((new[] { 0.0, 1 }, new[] { 0.0 }, new[] { 2.0 })));
    }

    [Test]
    public void Evaluate_TasksShift_TimesGoWithTheIds()
    {
        var report = Poll("a=RUNNING@w1 1=RUNNING@w1 2=RUNNING@w1", "a=RUNNING@w1 0=RUNNING@w1 2=RUNNING@w1 3=RUNNING@w1");

        Assert.That(Since(report, "a"), Is.EqualTo(new[] { 0.0, 1, 0, 1 }));
    }

    [Test]
    public void Evaluate_FailedPollBetween_KeepsTimes()
    {
        Assert.That(Since(Poll("a=RUNNING@w1", "-", "a=RUNNING@w1"), "a"), Is.EqualTo(new[] { 0.0 }));
    }

    [Test]
    public void Evaluate_GoneAndBack_StartsAnew()
    {
        Assert.That(Since(Poll("a=RUNNING@w1;b=RUNNING@w1", "b=RUNNING@w1", "a=RUNNING@w1;b=RUNNING@w1"), "a"), Is.EqualTo(new[] { 2.0 }));
    }

    [Test]
    public void History_Changes_NewestFirst()
    {
        var report = Poll(
            "a=RUNNING@w1 0=RUNNING@w1", "a=RUNNING@w1 0=FAILED@w1", "a=PAUSED@w1 0=FAILED@w1 1=RUNNING@w2;b=RUNNING@w1", "-",
            "a=PAUSED@w1 0=FAILED@w1");

        Assert.That(report.History.Changes.Select(Text), Is.EqualTo(new[]
        {
            "4 a/1 RUNNING>gone w2", "4 b RUNNING>gone w1",
            "2 a RUNNING>PAUSED w1", "2 a/1 new>RUNNING w2", "2 b new>RUNNING w1",
            "1 a/0 RUNNING>FAILED w1",
        }));
    }

    /// <summary>As many as before, but not the same.</summary>
    [Test]
    public void History_TaskInPlaceOfAnother_BothAreTold()
    {
        var report = Poll("a=RUNNING@w1 0=RUNNING@w1 1=RUNNING@w1", "a=RUNNING@w1 0=RUNNING@w1 2=RUNNING@w1");

        Assert.That(report.History.Changes.Select(Text), Is.EqualTo(new[] { "1 a/2 new>RUNNING w1", "1 a/1 RUNNING>gone w1" }));
    }

    [Test]
    public void History_UnknownWordStaysWhileSomethingElseChanges_IsNoChange()
    {
        var report = Poll("a=Odd@w1 0=Even@w1 1=RUNNING@w1", "a=Odd@w1 0=Even@w1 1=FAILED@w1");

        Assert.That(report.History.Changes.Select(Text), Is.EqualTo(new[] { "1 a/1 RUNNING>FAILED w1" }));
    }

    [Test]
    public void History_FirstSnapshot_IsNoChange()
    {
        Assert.That(Poll("a=FAILED@w1 0=FAILED@w1").History.Changes, Is.Empty);
    }

    [Test]
    public void History_MoreThanFits_KeepsFailuresFirst()
    {
        var before = string.Join(';', Enumerable.Range(0, 150).Select(i => $"c{i}=RUNNING@w1"));
        var after = string.Join(';', Enumerable.Range(0, 150).Select(i => $"c{i}={(i < 120 ? "PAUSED" : "FAILED")}@w1"));

        var changes = Poll(before, after).History.Changes;

        Assert.That((changes.Length, changes.Count(change => change.To?.Text is "FAILED")), Is.EqualTo((100, 30)));
        Assert.That(changes[0].Connector, Is.EqualTo("c120"));
    }

    private static HealthReport Poll(params string[] polls)
    {
        var report = HealthReport.BeforeFirstPoll(Facts.Policy with { HistorySize = 100 });
        for (var at = 0; at < polls.Length; at++)
        {
            report = report.Evaluate(
                polls[at] is "-" ? Facts.Lost() : Facts.Seen(at, polls[at].Split(';')), Facts.Alive(at), TimeSpan.Zero, Facts.At(at));
        }

        return report;
    }

    /// <summary>Of the connector, then of its tasks; seconds after the start.</summary>
    private static double[] Since(HealthReport report, string connector)
    {
        var place = report.Snapshot!.Connectors.Select(one => one.Name).ToList().IndexOf(connector);
        var times = report.Times.At(place);
        return [.. times.Tasks.Prepend(times.Since).Select(moment => (moment - Facts.At(0)).TotalSeconds)];
    }

    private static string Text(StateChange change)
    {
        var name = change.Task is { } id ? $"{change.Connector}/{id}" : change.Connector;
        var states = $"{change.From?.Text ?? "new"}>{change.To?.Text ?? "gone"}";
        return $"{(change.At - Facts.At(0)).TotalSeconds} {name} {states} {change.WorkerId}";
    }
}
