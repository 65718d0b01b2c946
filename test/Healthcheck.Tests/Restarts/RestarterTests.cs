using System.Diagnostics;
using System.Text.Json.Nodes;
using FakeConnect;
using Healthcheck.Tests.Configuration;
using Healthcheck.Tests.Support;
using Healthcheck.Tests.Web;

namespace Healthcheck.Tests.Restarts;

/// <summary>The whole daemon beside a Connect that counts what it is asked to restart.</summary>
[TestFixture]
[CancelAfter(30_000)]
internal sealed class RestarterTests
{
    private const string Whole = "/connectors/orders/restart?includeTasks=true&onlyFailed=true";

    private static readonly string[] On = ["--restart", "on", "--restart-after", "0", "--log-level", "DEBUG"];

    private readonly ManualTimeProvider _clock = new();

    [Test]
    public async Task On_TaskFailed_IsRestartedOnceAndShownEverywhere()
    {
        await using var connect = await StartAsync(Sick("orders"), Well("clicks"));
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, _clock, On);

        await PollAsync(daemon);
        await daemon.Logs.WaitForAsync("Connect accepted the restart of connector orders: task 1");
        Assert.That((await daemon.AskAsync("/")).Code, Is.EqualTo(503), "a restart hides nothing");
        await PollAsync(daemon);
        await PollAsync(daemon);

        Assert.That(connect.Posts, Is.EqualTo([Whole]));
        Assert.That(
            daemon.Logs.All,
            Does.Contain("Restarting connector orders: task 1; attempt 1").And
                .Contain("Connector orders runs again, 10 s after its restart"));
        Assert.That((await daemon.AskAsync("/")).Code, Is.EqualTo(200));
        var restarts = JsonNode.Parse(await daemon.ReadAsync("/status"))!["restarts"]!;
        Assert.That(restarts["mode"]!.GetValue<string>(), Is.EqualTo("on"));
        Assert.That(restarts["budget_left"]!.GetValue<int>(), Is.EqualTo(19));
        var orders = restarts["connectors"]!.AsArray().Single()!;
        Assert.That(orders["outcome"]!.GetValue<string>(), Is.EqualTo("recovered"));
        Assert.That(orders["recovery_seconds"]!.GetValue<double>(), Is.EqualTo(10));
        Assert.That((orders["next_at"], orders["given_up"]!.GetValue<bool>()), Is.EqualTo(((JsonNode?)null, false)));
        var metrics = await daemon.ReadAsync("/metrics");
        Assert.That(metrics, Does.Contain("kafka_connect_health_restarts_total{outcome=\"recovered\"} 1\n")
            .And.Contain("kafka_connect_health_restart_recovery_seconds_total{} 10\n")
            .And.Contain("kafka_connect_connector_restart_attempts{connector=\"orders\"} 1\n")
            .And.Contain("kafka_connect_connector_restart_given_up{connector=\"orders\"} 0\n"));
    }

    [TestCase("dry-run")]
    [TestCase("off")]
    public async Task NotOn_TaskFailed_RestartsNothing(string mode)
    {
        await using var connect = await StartAsync(Sick("orders"));
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, _clock, "--restart", mode, "--restart-after", "0");

        await PollAsync(daemon, 20);

        Assert.That(connect.Posts, Is.Empty);
        Assert.That(
            daemon.Logs.All.Contains("would restart connector orders: task 1; attempt 1", StringComparison.Ordinal),
            Is.EqualTo(mode is "dry-run"));
        Assert.That(
            JsonNode.Parse(await daemon.ReadAsync("/status"))!["restarts"]?["mode"]?.GetValue<string>(),
            Is.EqualTo(mode is "off" ? null : mode));
    }

    [Test]
    public async Task On_Poison_IsGivenUpAndNothingElseIsTouched()
    {
        await using var connect = await StartAsync(Sick("orders"), Well("clicks"));
        connect.Restarts.Poison("orders", 1);
        await using var daemon = await RunningDaemon.StartAsync(
            connect.Address, _clock, [.. On, "--restart-max-attempts", "3", "--restart-max-delay", "30s"]);

        for (var i = 0; i < 20; i++)
        {
            await PollAsync(daemon);
            await RestartsAnsweredAsync(daemon);
        }

        Assert.That(connect.Posts, Is.EqualTo([Whole, Whole, Whole]));
        Assert.That(daemon.Logs.All.Split("is given up after 3 unsuccessful restarts"), Has.Length.EqualTo(2), "said once");
        Assert.That(await daemon.ReadAsync("/metrics"), Does.Contain("kafka_connect_health_restarts_given_up{} 1\n")
            .And.Contain("kafka_connect_health_restarts_total{outcome=\"failed\"} 3\n"));
    }

    [Test]
    public async Task On_Outage_RestartsNothingAndSaysSoOnce()
    {
        await using var connect = await StartAsync([.. Enumerable.Range(0, 6).Select(i => Sick($"sick-{i}")), Well("well")]);
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, _clock, On);

        await PollAsync(daemon, 25);

        Assert.That(connect.Posts, Is.Empty);
        Assert.That(daemon.Logs.All.Split("6 of 7 connectors fail, so the cause lies elsewhere"), Has.Length.EqualTo(2));
        Assert.That(await daemon.ReadAsync("/metrics"), Does.Contain("kafka_connect_health_restarts_paused{} 1\n"));
        Assert.That(JsonNode.Parse(await daemon.ReadAsync("/status"))!["restarts"]!["paused_since"], Is.Not.Null);
    }

    [Test]
    public async Task On_Paused_RestartsNothing()
    {
        await using var connect = await StartAsync(Sick("orders") with { State = "PAUSED" });
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, _clock, On);

        await PollAsync(daemon, 10);

        Assert.That(connect.Posts, Is.Empty);
    }

    [Test]
    public async Task On_WorkerSick_RestartsNothing()
    {
        await using var connect = await StartAsync(Well("orders"));
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, _clock, [.. On, "--worker-grace-period", "1h"]);
        connect.Answer("/health", FakeReply.Json("""{"status":"unhealthy","message":"no"}""", 500));
        connect.Answer("/connectors/healthcheck-asks-for-no-connector", FakeReply.Error(500, "Request timed out"));
        await PollAsync(daemon, 2);
        await daemon.SettleAsync(_clock);

        _clusters[connect].SetTask("orders", 0, "FAILED");
        await PollAsync(daemon, 5);

        Assert.That(connect.Posts, Is.Empty);
    }

    [Test]
    public async Task On_TwoSidecars_NeverRestartTheSameTask()
    {
        var orders = new FakeConnector(
            "orders", "sink", "FAILED", "w1:1", [.. Enumerable.Range(0, 6).Select(id => new FakeTask(id, "FAILED", $"w{1 + (id % 2)}:1"))]);
        await using var connect = await StartAsync(orders);
        var other = new ManualTimeProvider();
        await using var one = await RunningDaemon.StartAsync(connect.Address, _clock, [.. On, "--connect-worker-id", "w1:1"]);
        await using var two = await RunningDaemon.StartAsync(connect.Address, other, [.. On, "--connect-worker-id", "w2:1"]);

        await PollAsync(one);
        await PollAsync(two, clock: other);
        await one.Logs.WaitForAsync("accepted the restart");
        await two.Logs.WaitForAsync("accepted the restart");
        await PollAsync(one, 5);
        await PollAsync(two, 5, other);

        Assert.That(connect.Posts.Order(), Is.EqualTo([
            "/connectors/orders/restart",
            .. Enumerable.Range(0, 6).Select(id => $"/connectors/orders/tasks/{id}/restart"),
        ]));
    }

    [Test]
    public async Task On_RestartHangs_DelaysNeitherPollsNorProbes()
    {
        await using var connect = await StartAsync(Sick("orders"));
        connect.Answer("/connectors/orders/restart", FakeReply.Hanging());
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, _clock, [.. On, "--restart-max-attempts", "1"]);

        await PollAsync(daemon);
        await PostedAsync(connect, 1);
        await PollAsync(daemon, 7);
        Assert.That((await daemon.AskAsync("/")).Code, Is.EqualTo(503));
        Assert.That(
            JsonNode.Parse(await daemon.ReadAsync("/status"))!["restarts"]!["connectors"]![0]!["outcome"]!.GetValue<string>(),
            Is.EqualTo("pending"));
        await PollAsync(daemon, 3);
        await daemon.Logs.WaitForAsync("The outcome of the restart of connector orders is unknown");

        Assert.That(connect.Posts, Is.EqualTo([Whole]));
        Assert.That(await daemon.ReadAsync("/metrics"), Does.Contain("kafka_connect_health_polls_total{} 12\n"));
    }

    [Test]
    public async Task On_Rebalancing_WaitsAndCountsNothing()
    {
        await using var connect = await StartAsync(Sick("orders"));
        connect.Restarts.IsRebalancing = true;
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, _clock, On);

        await PollAsync(daemon);
        await daemon.Logs.WaitForAsync("because Connect is rebalancing");
        connect.Restarts.IsRebalancing = false;
        await PollAsync(daemon, 2);
        Assert.That(connect.Posts, Has.Count.EqualTo(1));
        await PollAsync(daemon);
        await daemon.Logs.WaitForAsync("accepted the restart");

        Assert.That(connect.Posts, Has.Count.EqualTo(2));
        Assert.That(daemon.Logs.All.Split("task 1; attempt 1"), Has.Length.EqualTo(3), "the second is still the first attempt");
    }

    [Test]
    public async Task On_OwnCredentials_AreForRestartsAlone()
    {
        using var file = new TemporaryFile("restarter:b");
        await using var connect = await StartAsync(Sick("orders"));
        await using var daemon = await RunningDaemon.StartAsync(
            connect.Address, _clock, [.. On, "--basic-auth", "reader:a", "--restart-basic-auth-file", file.Path]);

        await PollAsync(daemon);
        await RestartsAnsweredAsync(daemon);

        var users = connect.Requests.ToLookup(
            request => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(request.Authorization!["Basic ".Length..])),
            request => request.Method + request.Target);
        Assert.That(users["restarter:b"], Is.EqualTo(["GET/", "POST" + Whole]));
        Assert.That(users["reader:a"], Has.None.StartsWith("POST"));
    }

    [Test]
    public async Task On_OwnToken_IsForRestartsAlone()
    {
        using var file = new TemporaryFile("canary");
        await using var connect = await StartAsync(Sick("orders"));
        await using var daemon = await RunningDaemon.StartAsync(
            connect.Address, _clock, [.. On, "--basic-auth", "reader:a", "--restart-bearer-token-file", file.Path]);

        await PollAsync(daemon);
        await RestartsAnsweredAsync(daemon);

        var byToken = connect.Requests.Where(request => request.Authorization is "Bearer canary")
            .Select(request => request.Method + request.Target);
        Assert.That(byToken, Is.EqualTo(["GET/", "POST" + Whole]));
    }

    [Test]
    public async Task StateFile_DaemonStartsAgain_GoesOnWithTheAttempts()
    {
        using var file = new TemporaryFile("");
        File.Delete(file.Path);
        await using var connect = await StartAsync(Sick("orders"));
        connect.Restarts.Poison("orders", 1);
        string[] args = [.. On, "--restart-max-attempts", "2", "--state-file", file.Path];
        await using (var daemon = await RunningDaemon.StartAsync(connect.Address, _clock, args))
        {
            await PollAsync(daemon);
            await daemon.Logs.WaitForAsync("attempt 1");
            await RestartsAnsweredAsync(daemon);
            await WrittenAsync(file.Path);
        }

        Assert.That(File.Exists(file.Path + ".new"), Is.False);
        await using var again = await RunningDaemon.StartAsync(connect.Address, _clock, args);
        await PollAsync(again, 5);
        Assert.That(connect.Posts, Has.Count.EqualTo(1), "the wait goes on too");
        await PollAsync(again, 2);
        await RestartsAnsweredAsync(again);
        await PollAsync(again, 7);

        Assert.That(connect.Posts, Has.Count.EqualTo(2));
        Assert.That(again.Logs.All, Does.Contain("attempt 2").And.Contain("is given up after 2 unsuccessful restarts"));
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("{\"version\":1}")]
    [TestCase("{\"version\":2,\"sent\":[],\"connectors\":[]}")]
    [TestCase("{\"version\":1,\"sent\":[],\"connectors\":[{\"name\":null}]}")]
    [TestCase("{\"version\":1,\"sent\":[],\"connectors\":[")]
    public async Task StateFile_Damaged_IsOneWarning(string content)
    {
        using var file = new TemporaryFile(content);
        await using var connect = await StartAsync(Sick("orders"));
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, _clock, [.. On, "--state-file", file.Path]);

        await PollAsync(daemon);
        await daemon.Logs.WaitForAsync("accepted the restart");

        Assert.That(daemon.Logs.All.Split("is damaged, so restart attempts are counted from zero"), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task StateFile_CannotBeWritten_IsOneWarning()
    {
        await using var connect = await StartAsync(Sick("orders"));
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, _clock, [.. On, "--state-file", "/proc/no-such-file"]);

        await PollAsync(daemon);
        await daemon.Logs.WaitForAsync("cannot be written, so restart attempts are lost");
        await daemon.Logs.WaitForAsync("accepted the restart");
        await PollAsync(daemon, 3);

        Assert.That(daemon.Logs.All.Split("cannot be written"), Has.Length.EqualTo(2));
    }

    private readonly Dictionary<FakeWorker, FakeCluster> _clusters = [];

    private async Task<FakeWorker> StartAsync(params FakeConnector[] connectors)
    {
        var (connect, cluster) = await RunningDaemon.StartConnectAsync(connectors);
        _clusters[connect] = cluster;
        return connect;
    }

    private async Task PollAsync(RunningDaemon daemon, int times = 1, ManualTimeProvider? clock = null)
    {
        for (var i = 0; i < times; i++)
        {
            await (clock ?? _clock).WaitUntilArmedAsync(1);
            (clock ?? _clock).Advance(TimeSpan.FromSeconds(10));
            await daemon.NextReportAsync();
        }
    }

    private static async Task PostedAsync(FakeWorker connect, int count)
    {
        var patience = Stopwatch.StartNew();
        while (connect.Posts.Count < count)
        {
            Assert.That(patience.Elapsed, Is.LessThan(RunningDaemon.Patience));
            await Task.Yield();
        }
    }

    private static async Task WrittenAsync(string path)
    {
        var patience = Stopwatch.StartNew();
        while (!File.Exists(path) || File.Exists(path + ".new"))
        {
            Assert.That(patience.Elapsed, Is.LessThan(RunningDaemon.Patience));
            await Task.Yield();
        }
    }

    /// <summary>Each restart that was begun has been answered.</summary>
    private static async Task RestartsAnsweredAsync(RunningDaemon daemon)
    {
        var begun = daemon.Logs.All.Split("Restarting connector").Length;
        var patience = Stopwatch.StartNew();
        while (daemon.Logs.All.Split("accepted the restart").Length < begun)
        {
            Assert.That(patience.Elapsed, Is.LessThan(RunningDaemon.Patience), () => daemon.Logs.All);
            await Task.Yield();
        }
    }

    private static FakeConnector Sick(string name) =>
        new(name, "sink", "RUNNING", "w1:1", [new FakeTask(0, "RUNNING", "w1:1"), new FakeTask(1, "FAILED", "w2:1", "boom")]);

    private static FakeConnector Well(string name) => FakeConnector.Running(name, "source", 1, "w1:1");
}
