using System.Net;
using Healthcheck.Health;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Polling;

/// <summary>What leaves the verdict healthy and yet somebody must be told: nothing passes in silence.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class ListChangeLoggerTests
{
    [Test]
    public async Task Publish_AllConnectorsGoneAndBack_TellsOnceEach()
    {
        using var rig = new Rig();
        rig.Lists(Given.Connector("orders"), Given.Connector("clicks"));
        await rig.PollAsync();
        rig.Lists();
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 114 }));
        Assert.That(await rig.PollIdsAsync(), Is.Empty);
        Assert.That(rig.IsHealthy, Is.True);

        rig.Lists(Given.Connector("orders"));
        await rig.PollAsync();
        var back = rig.Logs.Lines.Single(line => line.Id == 115);
        Assert.That(back.Message, Is.EqualTo("Connectors are listed again: http://connect:8083/ lists 1"));
        Assert.That(await rig.PollIdsAsync(), Is.Empty);
    }

    [Test]
    public async Task Publish_AllConnectorsGone_SaysHowManyThereWere()
    {
        using var rig = new Rig();
        rig.Lists(Given.Connector("orders"), Given.Connector("clicks"));
        await rig.PollAsync();
        rig.Lists();
        await rig.PollAsync();

        Assert.That(
            rig.Logs.Lines.Single(line => line.Id == 114).Message,
            Is.EqualTo("All 2 connectors are gone: http://connect:8083/ lists none"));
    }

    /// <summary>Ignored ones are listed too.</summary>
    [Test]
    public async Task Publish_IgnoredConnectorsGoneAndBack_AreCounted()
    {
        using var rig = new Rig(Given.Policy with { Filter = new ConnectorFilter { Exclude = [new NamePattern("*-test")] } });
        rig.Lists(Given.Connector("orders"), Given.Connector("a-test"), Given.Connector("b-test"));
        await rig.PollAsync();
        rig.Lists();
        await rig.PollAsync();
        rig.Lists(Given.Connector("a-test"), Given.Connector("b-test"));
        await rig.PollAsync();

        Assert.That(
            rig.Logs.Lines.Where(line => line.Id is 114 or 115).Select(line => line.Message),
            Is.EqualTo(new[]
            {
                "All 3 connectors are gone: http://connect:8083/ lists none",
                "Connectors are listed again: http://connect:8083/ lists 2",
            }));
    }

    [Test]
    public async Task Publish_AddressIsMixedAndAgreesAgain_TellsOnceEach()
    {
        using var rig = new Rig();
        var told = new List<int>();
        foreach (var isWell in new[] { true, false, true, false, true, true, true, true, true, true, true, true })
        {
            if (isWell)
            {
                rig.IsWell();
            }
            else
            {
                rig.IsSick();
            }

            told.AddRange((await rig.PollIdsAsync()).Where(id => id is 133 or 134));
            Assert.That(told, Is.EqualTo(rig.Report.Life.IsMixed ? new[] { 133 } : told.Count == 0 ? [] : [133, 134]));
            rig.Time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.That(told, Is.EqualTo(new[] { 133, 134 }));
    }

    [Test]
    public async Task Publish_NoConnectorsFromTheStart_IsNoNews()
    {
        using var rig = new Rig();
        rig.Lists();
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 102, 141 }));
        rig.Lists(Given.Connector("orders"));
        Assert.That(await rig.PollIdsAsync(), Is.Empty);
    }

    [Test]
    public async Task Publish_OnlyIgnoredConnectorsAreLeft_AreNotAllGone()
    {
        using var rig = new Rig(Given.Policy with { Filter = new ConnectorFilter { Exclude = [new NamePattern("*-test")] } });
        rig.Lists(Given.Connector("orders"), Given.Connector("a-test"));
        await rig.PollAsync();
        rig.Lists(Given.Connector("a-test"));

        Assert.That(await rig.PollIdsAsync(), Is.Empty);
    }

    [Test]
    public async Task Publish_NeverFoundThenFoundThenLost_SaysLostOnlyThen()
    {
        using var rig = new Rig();
        rig.Breaks();
        await rig.PollAsync();
        Assert.That(rig.Logs.Lines.Single(line => line.Id == 103).Message, Does.StartWith("Kafka Connect cannot be read yet (auth): "));
        Assert.That(await rig.PollIdsAsync(), Is.Empty);

        rig.Lists(Given.Connector("orders"));
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 102, 141 }));
        rig.Breaks();
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 101 }));
    }

    [Test]
    public async Task Publish_AnotherReasonBeforeItWasFound_IsStillNotLost()
    {
        using var rig = new Rig();
        rig.Breaks();
        await rig.PollAsync();
        rig.Connect.List.Says("{}", HttpStatusCode.BadRequest);

        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 103 }));
    }

    [Test]
    public async Task Publish_WorkerIdMatchesNothing_WarnsWithTheIdsThereAre()
    {
        using var rig = new Rig(Given.Policy with { WorkerId = "10.42.0.7:8083" });
        rig.Lists(Given.Connector("orders", "RUNNING", "b:8083", Given.Task(0, "FAILED", "a:8083")));
        await rig.PollAsync();
        Assert.That(
            rig.Logs.Lines.Single(line => line.Id == 155).Message,
            Is.EqualTo("The worker id 10.42.0.7:8083 owns nothing, so no failure can count; the list names 2 worker ids: a:8083, b:8083"));
        Assert.That(await rig.PollIdsAsync(), Is.Empty);

        rig.Lists(Given.Connector("orders", "RUNNING", "10.42.0.7:8083"));
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 156 }));
        rig.Lists(Given.Connector("orders", "RUNNING", "b:8083"));
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 155 }));
    }

    [Test]
    public async Task Publish_WorkerIdInAnotherCase_Matches()
    {
        using var rig = new Rig(Given.Policy with { WorkerId = "CONNECT:8083" });

        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 102, 141 }));
    }

    [Test]
    public async Task Publish_WorkerIdOwnsOnlyWhatIsIgnored_Matches()
    {
        using var rig = new Rig(
            Given.Policy with { WorkerId = "w:1", Filter = new ConnectorFilter { Exclude = [new NamePattern("test")] } });
        rig.Lists(Given.Connector("orders"), Given.Connector("test", "RUNNING", "w:1"));

        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 102, 141 }));
    }

    [Test]
    public async Task Publish_ListWithoutOwners_SaysNothingOfTheWorkerId()
    {
        using var rig = new Rig(Given.Policy with { WorkerId = "w:1" });
        rig.Lists();
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 102, 141 }));
        rig.Lists(Given.Connector("orders"));
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 155 }));
        rig.Lists(Given.Connector("orders", "UNASSIGNED", null));
        Assert.That(await rig.PollIdsAsync(), Is.Empty);
        Assert.That(rig.Report.WorkerIdIsIdle, Is.True);
    }

    [Test]
    public async Task Publish_UnknownState_WarnsWhenFirstSeen()
    {
        using var rig = new Rig();
        await rig.PollAsync();
        rig.Lists(Given.Connector("orders", "Draining", Given.Worker, Given.Task(0, "Draining")));
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 157 }));
        rig.Lists(Given.Connector("orders"));
        await rig.PollAsync();
        rig.Lists(Given.Connector("orders", "Draining"));
        Assert.That(await rig.PollIdsAsync(), Is.Empty);
    }

    [Test]
    public async Task Publish_MoreUnknownStatesThanAnyConnectHas_AreToldInAFewLines()
    {
        using var rig = new Rig();
        for (var poll = 0; poll < 5; poll++)
        {
            rig.Lists([.. Enumerable.Range(0, 30).Select(i => Given.Connector($"c{i}", $"Word{poll}-{i}"))]);
            await rig.PollAsync();
        }

        Assert.That(
            (rig.Logs.Lines.Count(line => line.Id == 157), rig.Logs.Lines.Count(line => line.Id == 158)),
            Is.EqualTo((UnknownStates.Most, 1)));
    }

    [Test]
    public async Task Publish_ExpectedConnectorIsMissingAndThere_TellsOnceEach()
    {
        using var rig = new Rig(Given.Policy with { ExpectedConnectors = ["late"] });
        await rig.PollAsync();
        Assert.That(
            rig.Logs.Lines.Single(line => line.Id == 151).Message,
            Is.EqualTo("Connector late is expected and is not listed (missing_connector)"));
        rig.Lists(Given.Connector("late"));
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 152, 141 }));
    }

    [Test]
    public async Task Publish_PatternMatchesNothing_WarnsAtFirstAndOnChange()
    {
        using var rig = new Rig(Given.Policy with
        {
            Filter = new ConnectorFilter
            {
                Include = [new NamePattern("orders"), new NamePattern("late")],
                Exclude = [new NamePattern("never")],
            },
        });
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 102, 153, 153, 141 }));
        Assert.That(await rig.PollIdsAsync(), Is.Empty);

        rig.Lists(Given.Connector("orders"), Given.Connector("late"));
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 154 }));

        rig.Lists(Given.Connector("late"));
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 153 }));
        Assert.That(rig.Report.IdlePatterns.Select(pattern => pattern.Text), Is.EqualTo(new[] { "orders", "never" }));
    }
}
