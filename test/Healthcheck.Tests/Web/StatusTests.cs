using System.Text.Json;
using FakeConnect;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Web;

/// <summary>What /status says of times, grace periods, changes and what is left out.</summary>
[TestFixture]
[CancelAfter(30_000)]
internal sealed class StatusTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    [Test]
    public async Task Get_Watched_TellsSinceWhenInUtc()
    {
        await using var story = await Story.StartAsync([], FakeConnector.Running("a", "source", 2), FakeConnector.Running("b", "sink", 1));
        story.Cluster.SetTask("b", 0, "FAILED", "boom\n\tat x");
        await story.NextAsync();

        var watched = (await story.StatusAsync()).GetProperty("watched");

        Assert.That(watched.EnumerateArray().Select(one => Text(one, "connector")), Is.EqualTo(new[] { "b", "a" }));
        Assert.That(
            (Text(watched[0], "since"), Text(watched[0].GetProperty("tasks")[0], "since")),
            Is.EqualTo(("2026-03-01T13:00:00.000Z", "2026-03-01T13:00:10.000Z")));
        Assert.That(Text(watched[1].GetProperty("tasks")[1], "since"), Is.EqualTo("2026-03-01T13:00:00.000Z"));
    }

    [Test]
    public async Task Get_History_TellsEachChange()
    {
        await using var story = await Story.StartAsync([], FakeConnector.Running("a", "source", 1));
        story.Cluster.SetTask("a", 0, "FAILED");
        await story.NextAsync();
        story.Cluster.Set(FakeConnector.Running("b", "source", 0));
        await story.NextAsync();

        var history = (await story.StatusAsync()).GetProperty("history").EnumerateArray()
            .Select(one => one.GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal));

        Assert.That(history, Is.EqualTo(new[]
        {
            """{"at":"2026-03-01T13:00:20.000Z","connector":"b","from":null,"to":"RUNNING","worker_id":"127.0.0.1:8083"}""",
            """{"at":"2026-03-01T13:00:10.000Z","connector":"a","id":0,"from":"RUNNING","to":"FAILED","worker_id":"127.0.0.1:8083"}""",
        }));
    }

    [Test]
    public async Task Get_WorkerIdOwnsNothing_IsNamedWithTheIdsThereAre()
    {
        await using var story = await Story.StartAsync(
            ["--connect-worker-id", "10.0.0.7:8083"], FakeConnector.Running("a", "source", 2, "w2:1", "w1:1"));
        Assert.That(
            (await story.StatusAsync()).GetProperty("idle_worker_id").GetRawText().ReplaceLineEndings("")
                .Replace(" ", "", StringComparison.Ordinal),
            Is.EqualTo("""{"worker_id":"10.0.0.7:8083","listed":["w1:1","w2:1"]}"""));

        story.Cluster.Set(FakeConnector.Running("b", "source", 0, "10.0.0.7:8083"));
        await story.NextAsync();
        Assert.That((await story.StatusAsync()).GetProperty("idle_worker_id").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public async Task Get_UnknownStates_AreListedWhileTheyAreThere()
    {
        await using var story = await Story.StartAsync([], FakeConnector.Running("a", "source", 1));
        story.Cluster.SetTask("a", 0, "Draining");
        await story.NextAsync();
        var page = await story.Daemon.ReadAsync("/metrics");
        Assert.That(
            (await story.StatusAsync()).GetProperty("unknown_states").EnumerateArray().Select(word => word.GetString()),
            Is.EqualTo(new[] { "Draining" }));
        Assert.That(
            page,
            Does.Contain("\nkafka_connect_health_unknown_states{} 1\n").And
                .Contain("\nkafka_connect_task_transitions_total{state=\"unknown\"} 1\n"));

        story.Cluster.SetTask("a", 0, "RUNNING");
        await story.NextAsync();
        Assert.That((await story.StatusAsync()).GetProperty("unknown_states").GetArrayLength(), Is.Zero);
        Assert.That(await story.Daemon.ReadAsync("/metrics"), Does.Contain("\nkafka_connect_health_unknown_states{} 0\n"));
    }

    [Test]
    public async Task Get_StaleAfterTooShort_ShowsTheEffectiveOne()
    {
        await using var story = await Story.StartAsync(["--stale-after", "10s"], FakeConnector.Running("a", "source", 1));

        Assert.That((await story.StatusAsync()).GetProperty("polls").GetProperty("stale_after_seconds").GetDouble(), Is.EqualTo(21));
    }

    [Test]
    public async Task Get_WithinTheGrace_IsPendingThenAProblem()
    {
        await using var story = await Story.StartAsync(["--grace-period", "FAILED=20s"], FakeConnector.Running("a", "source", 1));
        story.Cluster.SetTask("a", 0, "FAILED", "boom\n\tat x");
        await story.NextAsync();

        var pending = (await story.StatusAsync()).GetProperty("pending")[0];
        Assert.That((Text(pending, "type"), Text(pending, "since"), Text(pending, "counts_from"), Text(pending, "because")),
            Is.EqualTo(("task", "2026-03-01T13:00:10.000Z", "2026-03-01T13:00:30.000Z", "boom")));
        Assert.That((await story.Daemon.AskAsync("/")).Code, Is.EqualTo(200));

        await story.NextAsync();
        await story.NextAsync();
        var status = await story.StatusAsync();
        Assert.That(
            (status.GetProperty("pending_count").GetInt32(), Text(status.GetProperty("problems")[0], "since")),
            Is.EqualTo((0, "2026-03-01T13:00:10.000Z")));
        Assert.That((await story.Daemon.AskAsync("/")).Code, Is.EqualTo(503));
    }

    [Test]
    public async Task Get_Ignored_IsNamedAndCountedNowhere()
    {
        await using var story = await Story.StartAsync(
            ["--include-connectors", "a*,zzz", "--exclude-connectors", "*-test"],
            FakeConnector.Running("a", "source", 1), FakeConnector.Running("a-test", "source", 1), FakeConnector.Running("b", "source", 1));

        var status = await story.StatusAsync();

        Assert.That(
            (status.GetProperty("ignored_count").GetInt32(), status.GetProperty("connectors").GetProperty("total").GetInt32()),
            Is.EqualTo((2, 1)));
        Assert.That(
            status.GetProperty("ignored").EnumerateArray().Select(one => Text(one, "connector")), Is.EqualTo(new[] { "a-test", "b" }));
        Assert.That(status.GetProperty("idle_patterns").EnumerateArray().Select(one => one.GetString()), Is.EqualTo(new[] { "zzz" }));
        Assert.That(await story.Daemon.ReadAsync("/metrics"), Does.Contain("kafka_connect_connectors{state=\"running\"} 1"));
    }

    [Test]
    public async Task Get_QuietFailures_EachHasItsEntry()
    {
        await using var story = await Story.StartAsync(
            ["--checks", "missing_status,no_tasks,missing_task", "--grace-period", "missing_status=0,no_tasks=0,missing_task=0"],
            FakeConnector.Running("silent", "source", 1) with { Reported = false },
            FakeConnector.Running("empty", "source", 0),
            FakeConnector.Running("short", "source", 1) with { ConfiguredTasks = 2 });

        var verdict = (await story.Daemon.AskAsync("/")).Body;

        Assert.That(verdict, Does.StartWith("""
            {"failures":[{"type":"no_tasks","connector":"empty","state":"RUNNING","worker_id":"127.0.0.1:8083"},{"type":"missing_task","connector":"short","id":1},{"type":"missing_status","connector":"silent"}],
            """.Trim()));
        Assert.That(verdict, Does.Contain("\"failure_rate\":0.6,"));
        Assert.That((await story.Daemon.AskAsync("/connectors/silent")).Code, Is.EqualTo(503));
        Assert.That((await story.Daemon.AskAsync("/connectors/short/tasks/1")).Code, Is.EqualTo(503));
        Assert.That((await story.Daemon.AskAsync("/connectors/short/tasks/0")).Code, Is.EqualTo(200));
    }

    [Test]
    public async Task Get_HugeCluster_IsBounded()
    {
        await using var story = await Story.StartAsync(
            [],
            [.. Enumerable.Range(0, 6000).Select(i => FakeConnector.Running($"c{i}", "source", 1)), FakeConnector
                .Running("worst", "sink", 0) with { State = "FAILED" }]);

        var status = await story.StatusAsync();

        var watched = status.GetProperty("watched");
        Assert.That((watched.GetArrayLength(), status.GetProperty("watched_left_out").GetInt32()), Is.EqualTo((2500, 3501)));
        Assert.That(Text(watched[0], "connector"), Is.EqualTo("worst"));
    }

    [Test]
    public async Task Get_ConnectorOfManyTasks_IsBoundedWithThoseInTroubleFirst()
    {
        await using var story = await Story.StartAsync(
            [], FakeConnector.Running("a", "source", 2000), FakeConnector.Running("b", "sink", 1));
        story.Cluster.SetTask("a", 1999, "FAILED");
        await story.NextAsync();

        var watched = (await story.StatusAsync()).GetProperty("watched");

        Assert.That(
            watched.EnumerateArray().Select(one => (Text(one, "connector"), one.GetProperty("tasks").GetArrayLength())),
            Is.EqualTo(new[] { ("a", 500), ("b", 1) }));
        Assert.That(
            watched[0].GetProperty("tasks").EnumerateArray().Take(2).Select(task => task.GetProperty("id").GetInt32()),
            Is.EqualTo(new[] { 1999, 0 }));
        Assert.That(
            (watched[0].GetProperty("tasks_left_out").GetInt32(), watched[1].TryGetProperty("tasks_left_out", out _)),
            Is.EqualTo((1500, false)));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    /// <summary>A daemon and what it watches, ten seconds a step.</summary>
    private sealed class Story : IAsyncDisposable
    {
        private readonly ManualTimeProvider _clock = new();
        private FakeWorker _connect = null!;

        public FakeCluster Cluster { get; private set; } = null!;

        public RunningDaemon Daemon { get; private set; } = null!;

        public static async Task<Story> StartAsync(string[] args, params FakeConnector[] connectors)
        {
            var story = new Story();
            (story._connect, story.Cluster) = await RunningDaemon.StartConnectAsync(connectors);
            story.Daemon = await RunningDaemon.StartAsync(story._connect.Address, story._clock, args);
            return story;
        }

        public async Task NextAsync()
        {
            _clock.Advance(Interval);
            await Daemon.NextReportAsync();
        }

        public async Task<JsonElement> StatusAsync()
        {
            using var status = JsonDocument.Parse(await Daemon.ReadAsync("/status"));
            return status.RootElement.Clone();
        }

        public async ValueTask DisposeAsync()
        {
            await Daemon.DisposeAsync();
            await _connect.DisposeAsync();
        }
    }
}
