using System.Diagnostics;
using System.Text.Json.Nodes;
using FakeConnect;
using Healthcheck.Tests.Support;
using Healthcheck.Tests.Web;

namespace Healthcheck.Tests.Restarts;

/// <summary>What is restarted of what fails, and where that is seen.</summary>
internal sealed class RestarterTests : RestarterFixture
{
    private const string Whole = "/connectors/orders/restart?includeTasks=true&onlyFailed=true";

    [Test]
    public async Task On_TaskFailed_IsRestartedOnceAndShownEverywhere()
    {
        await using var connect = await StartAsync(Sick("orders"), Well("clicks"));
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, Clock, On);

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
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, Clock, "--restart", mode, "--restart-after", "0");

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
            connect.Address, Clock, [.. On, "--restart-max-attempts", "3", "--restart-max-delay", "30s"]);

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
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, Clock, On);

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
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, Clock, On);

        await PollAsync(daemon, 10);

        Assert.That(connect.Posts, Is.Empty);
    }

    [Test]
    public async Task On_WorkerSick_RestartsNothing()
    {
        await using var connect = await StartAsync(Well("orders"));
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, Clock, [.. On, "--worker-grace-period", "1h"]);
        connect.Answer("/health", FakeReply.Json("""{"status":"unhealthy","message":"no"}""", 500));
        connect.Answer("/connectors/healthcheck-asks-for-no-connector", FakeReply.Error(500, "Request timed out"));
        await PollAsync(daemon, 2);
        await daemon.SettleAsync(Clock);

        ClusterOf(connect).SetTask("orders", 0, "FAILED");
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
        await using var one = await RunningDaemon.StartAsync(connect.Address, Clock, [.. On, "--connect-worker-id", "w1:1"]);
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
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, Clock, [.. On, "--restart-max-attempts", "1"]);

        await PollAsync(daemon);
        await PostedAsync(connect, 1);
        await PollAsync(daemon, 7, underWay: 1);
        Assert.That((await daemon.AskAsync("/")).Code, Is.EqualTo(503));
        Assert.That(
            JsonNode.Parse(await daemon.ReadAsync("/status"))!["restarts"]!["connectors"]![0]!["outcome"]!.GetValue<string>(),
            Is.EqualTo("pending"));
        await PollAsync(daemon, 3, underWay: 1);
        await daemon.Logs.WaitForAsync("The outcome of the restart of connector orders is unknown");

        Assert.That(connect.Posts, Is.EqualTo([Whole]));
        Assert.That(await daemon.ReadAsync("/metrics"), Does.Contain("kafka_connect_health_polls_total{} 12\n"));
    }

    [Test]
    public async Task On_Rebalancing_WaitsAndCountsNothing()
    {
        await using var connect = await StartAsync(Sick("orders"));
        connect.Restarts.IsRebalancing = true;
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, Clock, On);

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

    private static async Task PostedAsync(FakeWorker connect, int count)
    {
        var patience = Stopwatch.StartNew();
        while (connect.Posts.Count < count)
        {
            Assert.That(patience.Elapsed, Is.LessThan(RunningDaemon.Patience));
            await Task.Yield();
        }
    }
}
