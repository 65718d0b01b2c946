using System.Collections.Immutable;
using Healthcheck.Health;

namespace Healthcheck.Tests.Health;

internal sealed class ConnectorFilterTests
{
    [TestCase("", "", "orders,orders-test,clicks")]
    [TestCase("orders*", "", "orders,orders-test")]
    [TestCase("", "*-test", "orders,clicks")]
    [TestCase("orders*", "*-test", "orders")]
    [TestCase("orders,clicks", "orders", "clicks")]
    [TestCase("*", "*", "")]
    [TestCase("none", "", "")]
    public void Apply_Patterns_LeaveTheWatched(string include, string exclude, string watched)
    {
        var left = Filter(include, exclude).Apply(Facts.Snapshot(0, "orders=RUNNING@w1", "orders-test=FAILED@w1", "clicks=RUNNING@w1"));

        Assert.That(string.Join(',', left.Snapshot.Connectors.Select(connector => connector.Name)), Is.EqualTo(watched));
        Assert.That(left.Ignored.Length + left.Snapshot.Connectors.Length, Is.EqualTo(3));
    }

    [Test]
    public void Apply_Unreported_AreFilteredToo()
    {
        var left = Filter("", "*-test").Apply(Facts.Snapshot(0) with { Unreported = ["a", "a-test"] });

        Assert.That(left.Snapshot.Unreported, Is.EqualTo(new[] { "a" }));
    }

    [TestCase("orders", "", "")]
    [TestCase("orders,gone*", "", "gone*")]
    [TestCase("fresh", "", "")]
    [TestCase("gone", "gone,absent", "gone,absent")]
    public void Apply_PatternsThatMatchNothing_AreTold(string include, string exclude, string idle)
    {
        var left = Filter(include, exclude).Apply(Facts.Snapshot(0, "orders=RUNNING@w1") with { Unreported = ["fresh"] });

        Assert.That(string.Join(',', left.IdlePatterns.Select(pattern => pattern.Text)), Is.EqualTo(idle));
    }

    [Test]
    public void Report_WhatIsLeftOut_CountsNowhere()
    {
        var policy = Facts.Policy with { Filter = Filter("", "bad*") };

        var report = Facts.Report(policy, "good=RUNNING@w1 0=RUNNING@w1", "bad=FAILED@w2 0=FAILED@w3");

        Assert.That(report.Verdict, Is.EqualTo(new Verdict([], 0.0, true)));
        Assert.That((report.Counts!.AllConnectors, report.Counts.AllTasks, report.Counts.Workers.Count), Is.EqualTo((1, 1, 1)));
        Assert.That(report.Ignored.Single().Name, Is.EqualTo("bad"));
        Assert.That((report.VerdictOn("bad", null), report.Workers.Knows("w3")), Is.EqualTo(((Verdict?)null, true)));
    }

    [Test]
    public void Report_WhatIsLeftOut_IsNotInTheRate()
    {
        var policy = Facts.Policy with { Filter = Filter("", "c*") };

        Assert.That(
            Facts.Report(policy, "a=FAILED@w1", "b=RUNNING@w1", "c=RUNNING@w1", "cc=RUNNING@w1").Verdict!.FailureRate, Is.EqualTo(0.5));
    }

    private static ConnectorFilter Filter(string include, string exclude) =>
        new() { Include = Patterns(include), Exclude = Patterns(exclude) };

    private static ImmutableArray<NamePattern> Patterns(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(one => new NamePattern(one))];
}
