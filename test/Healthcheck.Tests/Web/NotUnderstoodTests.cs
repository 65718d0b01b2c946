using System.Text.Json;
using FakeConnect;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Web;

/// <summary>What is not understood is not healthy, whatever is considered and whoever asks.</summary>
[TestFixture]
[CancelAfter(30_000)]
internal sealed class NotUnderstoodTests
{
    private const string Well = """{"status":{"name":"x","connector":{"state":"RUNNING","worker_id":"w1:1"},"tasks":[{"id":0,"state":"RUNNING","worker_id":"w1:1"}],"type":"sink"}}""";

    private static readonly string[] NoList =
    [
        "", ",\"tasks\":null", ",\"tasks\":{\"0\":{\"id\":0,\"state\":\"FAILED\"}}", ",\"tasks\":\"FAILED\"", ",\"tasks\":3",
    ];

    private static readonly string[] Odd =
    [
        "null", "{}", "[]", "\"RUNNING\"", """{"status":null}""", """{"status":"RUNNING"}""", """{"info":{"tasks":[]}}""",
        """{"status":{"connector":null,"tasks":[]}}""", """{"status":{"connector":"RUNNING","tasks":[]}}""", """{"status":{"tasks":[]}}""",
        """{"status":{"connector":{"state":7},"tasks":[]}}""", """{"status":{"connector":{"state":"RUNNING"},"tasks":[null,{"id":0,"state":"RUNNING"}]}}""",
    ];

    private static readonly string[] OddTasks =
        [
            "null", "1", "[]", "{}", """{"state":"RUNNING"}""", """{"id":-1,"state":"RUNNING"}""", """{"id":"0","state":"RUNNING"}""",
            """{"id":0,"state":null}"""];

    [Test]
    public async Task Get_TasksThatAreNoList_AreAFailureThatNamesTheConnector(
        [ValueSource(nameof(NoList))] string tasks, [Values("CONNECTOR,TASK", "CONNECTOR", "TASK")] string considered)
    {
        await using var watched = await WatchAsync(Unlisted(tasks), "--considered-containers", considered);

        var (code, body) = await watched.Daemon.AskAsync("/");
        using var status = JsonDocument.Parse(await watched.Daemon.ReadAsync("/status"));

        var total = considered switch { "TASK" => 2, "CONNECTOR" => 2, _ => 3 };
        Assert.That(code, Is.EqualTo(503));
        Assert.That(body, Does.Contain("""{"failures":[{"type":"connector","connector":"odd","state":"UNKNOWN","worker_id":null}]"""));
        Assert.That(body, Does.Contain($"\"failure_rate\":{1.0 / total:R}".Replace(',', '.')));
        var problem = status.RootElement.GetProperty("problems")[0];
        Assert.That(problem.GetProperty("because").GetString(), Is.EqualTo("its tasks are not a list"));
        Assert.That(status.RootElement.GetProperty("connectors").GetProperty("unknown").GetInt32(), Is.EqualTo(1));
        Assert.That(status.RootElement.GetProperty("connectors").GetProperty("running").GetInt32(), Is.EqualTo(1));
    }

    [TestCase("/connectors/odd", 503)]
    [TestCase("/connectors/odd/tasks/0", 404)]
    [TestCase("/connectors/x", 200)]
    [TestCase("/connectors/x/tasks/0", 200)]
    [TestCase("/workers/w1:1", 503)]
    public async Task Get_PartOfTasksThatAreNoList_IsNotHealthy(string path, int code)
    {
        await using var watched = await WatchAsync(Unlisted(""), "--considered-containers", "TASK");

        Assert.That((await watched.Daemon.AskAsync(path)).Code, Is.EqualTo(code));
    }

    [TestCase("w1:1")]
    [TestCase("w2:1")]
    public async Task Get_TasksThatAreNoList_AreEveryWorkersFailure(string workerId)
    {
        await using var watched = await WatchAsync(Unlisted(""), "--connect-worker-id", workerId, "--considered-containers", "TASK");

        Assert.That((await watched.Daemon.AskAsync("/")).Code, Is.EqualTo(503));
    }

    [TestCase("50", "TASK", 200)]
    [TestCase("49", "TASK", 503)]
    [TestCase("34", "CONNECTOR,TASK", 200)]
    [TestCase("33", "CONNECTOR,TASK", 503)]
    public async Task Get_TasksThatAreNoList_CountAsOne(string threshold, string considered, int code)
    {
        await using var watched = await WatchAsync(
            Unlisted(""), "--failure-threshold-percentage", threshold, "--considered-containers", considered);

        Assert.That((await watched.Daemon.AskAsync("/")).Code, Is.EqualTo(code));
    }

    [TestCase("--exclude-connectors", "odd", 200)]
    [TestCase("--include-connectors", "x", 200)]
    [TestCase("--include-connectors", "o*", 503)]
    public async Task Get_TasksThatAreNoList_CountOnlyWhereWatched(string flag, string names, int code)
    {
        await using var watched = await WatchAsync(Unlisted(""), flag, names);

        Assert.That((await watched.Daemon.AskAsync("/")).Code, Is.EqualTo(code));
    }

    [Test]
    public async Task Get_OddEntry_IsAFailureAlsoForTasksAlone(
        [ValueSource(nameof(Odd))] string entry, [Values("CONNECTOR", "TASK")] string considered)
    {
        await using var watched = await WatchAsync(entry, "--considered-containers", considered);

        var (code, body) = await watched.Daemon.AskAsync("/");

        Assert.That((code, body), Is.EqualTo((503, body)));
        Assert.That(body, Does.Contain("""{"type":"connector","connector":"odd","state":"UNKNOWN","worker_id":null}"""));
    }

    [Test]
    public async Task Get_OddTask_IsAFailureOfTheTask(
        [ValueSource(nameof(OddTasks))] string task, [Values("CONNECTOR,TASK", "TASK")] string considered)
    {
        await using var watched = await WatchAsync(
            """{"status":{"connector":{"state":"RUNNING","worker_id":"w1:1"},"tasks":[""" + task + "]}}", "--considered-containers",
            considered);

        var (code, body) = await watched.Daemon.AskAsync("/");

        Assert.That(code, Is.EqualTo(503));
        Assert.That(body, Does.Contain("""{"type":"task","connector":"odd","id":0,"state":"UNKNOWN","worker_id":null"""));
    }

    /// <summary>Connect before 2.3, or one whose list is broken: the same holds where each is asked by itself.</summary>
    [Test]
    public async Task Get_OneByOne_TasksThatAreNoListAreAFailure([ValueSource(nameof(NoList))] string tasks)
    {
        var (connect, _) = await RunningDaemon.StartConnectAsync(
            FakeConnector.Running("x", "sink", 1, "w1:1"), FakeConnector.Running("odd", "sink", 1, "w1:1"));
        await using var worker = connect;
        connect.Version = FakeVersion.NoExpand;
        connect.Answer(
            "/connectors/odd/status", FakeReply.Json("{\"connector\":{\"state\":\"RUNNING\",\"worker_id\":\"w1:1\"}" + tasks + "}"));
        await using var daemon = await RunningDaemon.StartAsync(
            connect.Address, new ManualTimeProvider(), "--considered-containers", "TASK");

        Assert.That(
            (await daemon.AskAsync("/")).Body,
            Does.Contain("""{"failures":[{"type":"connector","connector":"odd","state":"UNKNOWN","worker_id":null}]"""));
    }

    /// <summary>A task that a connector no longer has counts nowhere, and can be seen.</summary>
    [TestCase("missing_task", 200, 1)]
    [TestCase("none", 503, 2)]
    public async Task Get_LeftOverTask_CountsOnlyWhereItCannotBeTold(string checks, int code, int tasks)
    {
        var orders = new FakeConnector(
            "orders", "sink", "RUNNING", "w1:1", [new FakeTask(0, "RUNNING", "w1:1"), new FakeTask(1, "FAILED", "w1:1", "boom")])
        {
            ConfiguredTasks = 1,
        };
        var (connect, _) = await RunningDaemon.StartConnectAsync(orders);
        await using var worker = connect;
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, new ManualTimeProvider(), "--checks", checks);

        using var status = JsonDocument.Parse(await daemon.ReadAsync("/status"));

        Assert.That((await daemon.AskAsync("/")).Code, Is.EqualTo(code));
        Assert.That(status.RootElement.GetProperty("tasks").GetProperty("total").GetInt32(), Is.EqualTo(tasks));
        Assert.That(
            status.RootElement.GetProperty("watched")[0].TryGetProperty("left_over_tasks", out var leftOver), Is.EqualTo(code == 200));
        Assert.That((await daemon.AskAsync("/connectors/orders/tasks/1")).Code, Is.EqualTo(code == 200 ? 404 : 503));
        if (code == 200)
        {
            Assert.That(leftOver.GetRawText(), Does.Contain("\"id\": 1").And.Contain("\"state\": \"FAILED\""));
        }
    }

    private static string Unlisted(string tasks) =>
        "{\"status\":{\"name\":\"odd\",\"connector\":{\"state\":\"RUNNING\",\"worker_id\":\"w1:1\"}" + tasks + ",\"type\":\"sink\"}}";

    private static async Task<Watched> WatchAsync(string odd, params string[] args)
    {
        var (connect, _) = await RunningDaemon.StartConnectAsync(FakeConnector.Running("x", "sink", 1, "w1:1"));
        connect.Answer("/connectors", FakeReply.Json("{\"x\":" + Well + ",\"odd\":" + odd + "}"));
        return new Watched(connect, await RunningDaemon.StartAsync(connect.Address, new ManualTimeProvider(), args));
    }

    private sealed class Watched(FakeWorker connect, RunningDaemon daemon) : IAsyncDisposable
    {
        public RunningDaemon Daemon => daemon;

        public async ValueTask DisposeAsync()
        {
            await daemon.DisposeAsync();
            await connect.DisposeAsync();
        }
    }
}
