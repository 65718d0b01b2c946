using System.Text.Json.Nodes;
using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.IntegrationTests;

[TestFixture]
internal sealed class NoTasksTests
{
    private const string Idle = "heartbeat";

    private RunFolder _folder = null!;

    private static ConnectWorker Worker => SharedKafka.Worker;

    // One that runs and asks for no tasks; one with its task; one stopped, which rightly has none.
    [OneTimeSetUp]
    public async Task CreateConnectorsAsync()
    {
        _folder = new RunFolder();
        await Worker.Rest.CreateAsync("source", FileConnector.Source(_folder));
        await Worker.Rest.CreateAsync("stopped", FileConnector.Source(_folder));
        await Worker.Rest.CreateAsync(Idle, WithoutTasks());
        await Worker.Rest.TasksBecomeAsync("source", "RUNNING", 1);
        await Worker.Rest.TasksBecomeAsync("stopped", "RUNNING", 1);
        await Worker.Rest.StopAsync("stopped");
        await Worker.Rest.ConnectorBecomesAsync("stopped", "STOPPED");
        await Worker.Rest.TasksBecomeAsync("stopped", "STOPPED", 0);
        await Worker.Rest.ConnectorBecomesAsync(Idle, "RUNNING");
        await Worker.Rest.TasksBecomeAsync(Idle, "RUNNING", 0);
    }

    [OneTimeTearDown]
    public async Task ForgetConnectorsAsync()
    {
        await Worker.Rest.DeleteAllAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Verdict_LookedForWithoutGrace_IsAFailureOfThatConnectorAlone()
    {
        await using var daemon = await DaemonProcess.StartAsync(
            Worker, "--checks", "no_tasks,missing_task", "--grace-period", "no_tasks=0,missing_task=0");

        var verdict = await daemon.VerdictBecomesAsync(verdict => !verdict.Healthy, Limits.Poll, "a connector without tasks");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict.Code, Is.EqualTo(503));
            // Of three connectors and one task.
            Assert.That(verdict.Rate, Is.EqualTo(0.25).Within(1e-9));
            Assert.That(verdict.Failures, Is.EqualTo(new[] { Failure.OfNoTasks(Idle, Worker) }));
            Assert.That((await daemon.PartAsync("connectors", Idle)).Code, Is.EqualTo(503));
            Assert.That((await daemon.PartAsync("connectors", "source")).Code, Is.EqualTo(200));
            Assert.That((await daemon.PartAsync("connectors", "stopped")).Code, Is.EqualTo(200));
        }
        await daemon.LogsAsync($"WARNING Connector {Idle} is RUNNING on {Worker.Id} and has no tasks \\(no_tasks\\)");
    }

    [Test]
    public async Task Verdict_NotLookedFor_IsHealthy()
    {
        await using var daemon = await DaemonProcess.StartAsync(Worker);

        await daemon.BecomesAsync(200, Limits.Poll, "the check is off");

        Assert.That((int)(await daemon.StatusAsync())["pending_count"]!, Is.Zero);
    }

    [Test]
    public async Task Verdict_WithinItsGrace_IsHealthyAndPending()
    {
        await using var daemon = await DaemonProcess.StartAsync(Worker, "--checks", "no_tasks", "--grace-period", "no_tasks=1h");

        await daemon.BecomesAsync(200, Limits.Poll, "the grace lasts");

        var pending = (await daemon.StatusAsync())["pending"]!.AsArray();
        Assert.That(
            pending.Select(entry => ((string?)entry!["type"], (string?)entry["connector"])), Is.EqualTo(new[] { ("no_tasks", Idle) }));
    }

    [Test]
    public async Task Verdict_Excluded_IsHealthyAndIgnored()
    {
        await using var daemon = await DaemonProcess.StartAsync(
            Worker, "--checks", "no_tasks", "--grace-period", "no_tasks=0", "--exclude-connectors", "heart*");

        await daemon.BecomesAsync(200, Limits.Poll, "it is left out");

        var status = await daemon.StatusAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(status["ignored"]!.AsArray().Select(entry => (string?)entry!["connector"]), Is.EqualTo(new[] { Idle }));
            Assert.That((int)status["pending_count"]!, Is.Zero);
            Assert.That((await daemon.PartAsync("connectors", Idle)).Code, Is.EqualTo(404));
        }
    }

    private static JsonObject WithoutTasks() => new()
    {
        ["connector.class"] = "org.apache.kafka.connect.mirror.MirrorHeartbeatConnector",
        ["emit.heartbeats.enabled"] = "false",
        ["source.cluster.alias"] = "here",
        ["target.cluster.alias"] = "there",
        ["source.cluster.bootstrap.servers"] = SharedKafka.Broker.Address,
        ["target.cluster.bootstrap.servers"] = SharedKafka.Broker.Address,
    };
}
