using System.Net;
using Healthcheck.Connect;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Polling;

/// <summary>The events an operator sees: one for each change, none for what stays.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class TransitionLoggerTests
{
    private static readonly ConnectorStatus Well = Given.Connector("orders", "RUNNING", Given.Worker, Given.Task(0));

    [Test]
    public async Task Publish_HealthyStart_FindsConnectAndThenIsSilent()
    {
        using var rig = new Rig();
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 102, 141 }));
        Assert.That(await rig.PollIdsAsync(), Is.Empty);
    }

    [Test]
    public async Task Publish_TaskFailsAndHeals_TellsOnceEach()
    {
        using var rig = await StartedAsync();
        rig.Lists(Given.Connector("orders", "RUNNING", Given.Worker, Given.Task(0, "FAILED")));
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 121, 142 }));
        Assert.That(await rig.PollIdsAsync(), Is.Empty);
        rig.Lists(Well);
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 122, 141 }));
    }

    [Test]
    public async Task Publish_FailedTaskOfFailedConnector_GoesWithIt()
    {
        using var rig = await StartedAsync();
        rig.Lists(Well, Given.Connector("extra", "FAILED", Given.Worker, Given.Task(0, "FAILED")));
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 111, 121, 142 }));
        rig.Lists(Well);
        Assert.That(await rig.PollIdsAsync(), Is.EquivalentTo(new[] { 113, 123, 141 }));
    }

    [Test]
    public async Task Publish_FailedWithoutATrace_SaysSo()
    {
        using var rig = await StartedAsync();
        rig.Lists(Given.Connector("orders", "RUNNING", Given.Worker, Given.Task(0, "FAILED") with { Trace = null }));
        await rig.PollAsync();

        Assert.That(rig.Logs.Lines.Single(line => line.Id == 121).Message, Does.EndWith("no trace"));
    }

    [Test]
    public async Task Publish_FailedConnectorRecovers_TellsOnce()
    {
        using var rig = await StartedAsync();
        rig.Lists(Given.Connector("orders", "FAILED"));
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 111, 142 }));
        rig.Lists(Well);
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 112, 141 }));
    }

    [Test]
    public async Task Publish_ConnectLostAndFound_TellsOnceEach()
    {
        using var rig = await StartedAsync();
        rig.Breaks();
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 101 }));
        Assert.That(await rig.PollIdsAsync(), Is.Empty);
        rig.Lists(Well);
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 102 }));
    }

    [Test]
    public async Task Publish_LostUntilStale_TurnsTheVerdictOnceAndBack()
    {
        using var rig = await StartedAsync();
        rig.Breaks();
        await rig.PollAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 143 }));
        Assert.That(await rig.PollIdsAsync(), Is.Empty);
        rig.Lists(Well);
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 102, 141 }));
    }

    [Test]
    public async Task Publish_LostFromTheStart_SaysSoOnly()
    {
        using var rig = new Rig();
        rig.Breaks();
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 103 }));
    }

    [Test]
    public async Task Publish_WorkerNotAliveAndAliveAgain_TellsOnceEach()
    {
        using var rig = await StartedAsync();
        rig.IsSick();
        Assert.That(await rig.PollIdsAsync(), Is.Empty);
        rig.Time.Advance(TimeSpan.FromSeconds(62));
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 131, 142 }));
        rig.IsWell();
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 132, 141 }));
    }

    /// <summary>Among workers none of which is alive, each poll comes to another, which is not worth a line.</summary>
    [TestCase(true, 1)]
    [TestCase(false, 0)]
    public async Task Publish_AnotherWorkerGivesTheList_IsToldWhenItIsAlive(bool isAlive, int lines)
    {
        const string Second = "http://second:8083/";
        using var rig = new Rig(Given.Url.AbsoluteUri, Second);
        rig.Connect[Second + "connectors?expand=status"].Says(Given.Body(Well));
        rig.Connect[Second + "health"].Says(
            isAlive ? Given.Healthy : Given.Unhealthy, isAlive ? HttpStatusCode.OK : HttpStatusCode.InternalServerError);
        await rig.PollAsync();
        Assert.That(rig.Logs.TakeIds().Count(id => id == 102), Is.EqualTo(1));

        rig.IsSick();
        for (var poll = 0; poll < 3; poll++)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(62));
            await rig.PollAsync();
        }

        Assert.That(rig.Logs.TakeIds().Count(id => id == 102), Is.EqualTo(lines));
    }

    [Test]
    public async Task Publish_FirstWorkerIsNotAlive_IsFoundAllTheSame()
    {
        using var rig = new Rig();
        rig.IsSick();

        Assert.That(await rig.PollIdsAsync(), Does.Contain(102).And.Contain(131));
        Assert.That(await rig.PollIdsAsync(), Is.Empty);
    }

    [TestCase("w:1", "w:1")]
    [TestCase(null, "?")]
    public async Task Publish_FailedAndRecovered_NamesTheWorker(string? worker, string shown)
    {
        using var rig = await StartedAsync();
        rig.Lists(Given.Connector("orders", "FAILED", worker, Given.Task(7, "FAILED", worker)));
        await rig.PollAsync();
        Assert.That(
            rig.Logs.Lines.Where(line => line.Id is 111 or 121).Select(line => line.Message.Split(": ")[0]),
            Is.EqualTo(new[] { $"Connector orders is FAILED on {shown}", $"Task 7 of connector orders is FAILED on {shown}" }));

        rig.Lists(Given.Connector("orders", "RUNNING", worker, Given.Task(7, "PAUSED", worker)));
        await rig.PollAsync();
        Assert.That(
            rig.Logs.Lines.Where(line => line.Id is 112 or 122).Select(line => line.Message),
            Is.EqualTo(new[]
            {
                $"Connector orders is no longer FAILED: it is RUNNING on {shown}",
                $"Task 7 of connector orders is no longer FAILED: it is PAUSED on {shown}",
            }));
    }

    [Test]
    public async Task Publish_FailedTaskIsGone_AndItsConnectorIsNot()
    {
        using var rig = await StartedAsync();
        rig.Lists(Given.Connector("orders", "RUNNING", Given.Worker, Given.Task(0), Given.Task(1, "FAILED")));
        await rig.PollAsync();
        rig.Lists(Well);
        await rig.PollAsync();

        Assert.That(
            rig.Logs.Lines.Single(line => line.Id == 123).Message,
            Is.EqualTo("Task 1 of connector orders is no longer FAILED: it is gone"));
    }

    [TestCase(50, 50, 0)]
    [TestCase(60, 50, 1)]
    public async Task Publish_ManyFailures_AreCapped(int failing, int lines, int more)
    {
        using var rig = await StartedAsync();
        rig.Lists(
            Given.Connector("orders", "RUNNING", Given.Worker, [.. Enumerable.Range(0, failing).Select(id => Given.Task(id, "FAILED"))]));
        var ids = await rig.PollIdsAsync();

        Assert.That((ids.Count(id => id == 121), ids.Count(id => id == 139), ids[^1]), Is.EqualTo((lines, more, 142)));
    }

    [Test]
    public async Task Publish_ManyFailAndManyRecover_CountsWhatIsNotToldOfBoth()
    {
        using var rig = await StartedAsync();
        rig.Lists(Many("a", 60, "FAILED"));
        await rig.PollAsync();
        rig.Logs.TakeIds();
        rig.Lists([.. Many("a", 60, "RUNNING"), .. Many("b", 75, "FAILED")]);
        await rig.PollAsync();

        Assert.That(
            (rig.Logs.Lines.Count(line => line.Id == 111), rig.Logs.Lines.Count(line => line.Id == 112)), Is.EqualTo((50, 50)));
        Assert.That(
            rig.Logs.Lines.Single(line => line.Id == 139).Message, Is.EqualTo("35 more changes in this poll; /status has all of them"));

        static ConnectorStatus[] Many(string name, int count, string state) =>
            [.. Enumerable.Range(0, count).Select(i => Given.Connector($"{name}{i}", state))];
    }

    [Test]
    public async Task Publish_TaskFails_NamesTaskAndFirstLineOfTrace()
    {
        using var rig = await StartedAsync();
        rig.Lists(Given.Connector("orders", "RUNNING", Given.Worker, Given.Task(7, "FAILED")));
        await rig.PollAsync();

        Assert.That(
            rig.Logs.Lines.Single(line => line.Id == 121).Message,
            Is.EqualTo("Task 7 of connector orders is FAILED on connect:8083: java.lang.IllegalStateException: boom"));
    }

    private static async Task<Rig> StartedAsync()
    {
        var rig = new Rig();
        await rig.PollAsync();
        return rig;
    }
}
