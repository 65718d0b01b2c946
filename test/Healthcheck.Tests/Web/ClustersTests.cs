using System.Text.Json.Nodes;
using FakeConnect;
using Healthcheck.Tests.Metrics;

namespace Healthcheck.Tests.Web;

/// <summary>Several clusters in one daemon: what is answered of all together and of each.</summary>
[CancelAfter(60_000)]
internal sealed class ClustersTests
{
    private const string Healthy = Clusters.Healthy;

    /// <summary>Else a probe would wait for the polls of all of them, each interval anew.</summary>
    [Test]
    public async Task Polls_AfterTheFirst_AreSpreadOverTheInterval()
    {
        await using var clusters = await Clusters.StartAsync("a", "b", "c", "d");
        foreach (var name in (string[])["a", "b", "c", "d", "a", "b", "c", "d"])
        {
            await clusters.PollAsync(TimeSpan.FromSeconds(2.5), name);
        }
    }

    [Test]
    public async Task Verdict_OneClusterHasFailed_IsUnhealthyAndNamesIt()
    {
        await using var daemon = await Clusters.StartAsync("eu", "us");
        Assert.That(await daemon.AskAsync("/"), Is.EqualTo((200, Healthy)));

        daemon["us"].SetTask("orders", 0, "FAILED", "boom");
        await daemon.PollAsync("eu", "us");

        const string Failure =
            """{"type":"task","connector":"orders","id":0,"state":"FAILED","worker_id":"us:8083","trace":"boom","cluster":"us"}""";
        Assert.That(await daemon.AskAsync("/"), Is.EqualTo(
            (503, $$"""{"failures":[{{Failure}}],"failure_states":["FAILED"],"failure_rate":0.25,"failure_threshold":0.0,"healthy":false}""")));
        Assert.That(await daemon.AskAsync("/health"), Is.EqualTo(await daemon.AskAsync("/")));
        Assert.That(await daemon.AskAsync("/clusters/eu"), Is.EqualTo((200, Healthy)));
        var (code, body) = await daemon.AskAsync("/clusters/us/");
        Assert.That((code, body.Contains("\"cluster\"", StringComparison.Ordinal)), Is.EqualTo((503, false)));
    }

    [Test]
    public async Task Verdict_ClusterWithoutSnapshot_IsUnreachable()
    {
        await using var daemon = await Clusters.StartAsync(["eu", "us"], clusters => clusters.Garble("us"));

        var verdict = (await daemon.AskAsync("/")).Body;

        Assert.That(
            verdict,
            Does.StartWith("""{"failures":[{"type":"unreachable","connector":null,"detail":"the last poll failed (invalid_body: """));
        Assert.That(
            verdict,
            Does.EndWith(""","cluster":"us"}],"failure_states":["FAILED"],"failure_rate":1.0,"failure_threshold":0.0,"healthy":false}"""));
        Assert.That((await daemon.AskAsync("/clusters/us")).Body, Does.StartWith("""{"healthy":false,"message":"Exception raised"""));
        Assert.That(await daemon.AskAsync("/clusters/eu"), Is.EqualTo((200, Healthy)));
        Assert.That((await daemon.AskAsync("/readyz")).Code, Is.EqualTo(200));
    }

    [Test]
    public async Task Verdict_ClusterThatGrowsStale_TurnsAlthoughNothingIsPublished()
    {
        await using var daemon = await Clusters.StartAsync("eu", "us");
        daemon.Worker("us").Answer("/connectors", FakeReply.Hanging());
        await daemon.PollAsync("eu");
        await daemon.PollAsync("eu");
        await daemon.PollAsync("eu");
        Assert.That((await daemon.AskAsync("/")).Code, Is.EqualTo(200), "30 s are three intervals");

        daemon.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.That((await daemon.AskAsync("/clusters/us")).Code, Is.EqualTo(503));
        Assert.That(await daemon.AskAsync("/clusters/eu"), Is.EqualTo((200, Healthy)));
        Assert.That((await daemon.AskAsync("/")).Body, Does.Contain("\"type\":\"unreachable\"").And.Contain("\"cluster\":\"us\""));
    }

    [Test]
    public async Task Verdict_RatesAndStates_AreOfTheWorstAndOfAll()
    {
        await using var daemon = await Clusters.StartAsync("eu", "us");
        daemon.Write(
            daemon.Define("eu", """, "failure-threshold-percentage": 60"""),
            daemon.Define("us", """, "failure-threshold-percentage": 10, "unhealthy-states": "PAUSED" """));
        daemon["eu"].SetTask("orders", 0, "FAILED");
        daemon.ReadFile();
        await daemon.WaitForReportsAsync("eu", "us");

        var verdict = JsonNode.Parse((await daemon.AskAsync("/")).Body)!;
        Assert.That(verdict["healthy"]!.GetValue<bool>(), Is.True, "half failed is within 60 %");
        Assert.That(verdict["failure_states"]!.ToJsonString(), Is.EqualTo("""["FAILED","PAUSED"]"""));
        Assert.That(verdict["failure_rate"]!.GetValue<double>(), Is.Zero, "us is nearer to its threshold of 10 %");
        Assert.That(verdict["failure_threshold"]!.GetValue<double>(), Is.EqualTo(0.1));
    }

    [TestCase("/clusters/eu/workers/eu:8083", 200)]
    [TestCase("/clusters/eu/workers/us:8083", 404)]
    [TestCase("/clusters/eu/connectors/orders/tasks/0", 200)]
    [TestCase("/clusters/us/connectors/only-eu", 404)]
    [TestCase("/clusters/eu/ping", 200)]
    [TestCase("/clusters/eu/livez", 200)]
    [TestCase("/clusters/eu/readyz/", 200)]
    [TestCase("/clusters/eu/status", 200)]
    [TestCase("/clusters/eu/metrics", 200)]
    [TestCase("/clusters/eu/?from=lb", 200)]
    [TestCase("/clusters/eu?from=lb", 200)]
    [TestCase("/clusters/EU", 404)]
    [TestCase("/clusters/mars", 404)]
    [TestCase("/clusters/mars/ping", 404)]
    [TestCase("/clusters/eu/clusters", 404)]
    [TestCase("/clusters//", 404)]
    [TestCase("/clusters", 200)]
    [TestCase("/clusters/", 200)]
    [TestCase("/clusters?a=b", 200)]
    [TestCase("/workers/eu:8083", 200)]
    [TestCase("/connectors/only-eu", 200)]
    [TestCase("/connectors/orders", 404, Description = "two clusters have it")]
    [TestCase("/connectors/nobody", 404)]
    public async Task Path_WithAndWithoutCluster_IsThatOfToday(string path, int code)
    {
        await using var daemon = await Clusters.StartAsync("eu", "us");

        Assert.That((await daemon.AskAsync(path)).Code, Is.EqualTo(code));
    }

    [Test]
    public async Task List_Clusters_HasEachInAFewMembers()
    {
        await using var daemon = await Clusters.StartAsync(["eu", "us"], clusters => clusters.Garble("us"));

        var list = JsonNode.Parse((await daemon.AskAsync("/clusters")).Body)!["clusters"]!.AsArray();

        Assert.That(
            list[0]!.ToJsonString(),
            Does.StartWith("""{"name":"eu","healthy":true,"error":null,"up":true,"connectors":2,"tasks":2,"failures":0,"""));
        Assert.That(list[1]!.ToJsonString(), Does.StartWith("""{"name":"us","healthy":false,"error":"the last poll failed"""));
        Assert.That(
            (await daemon.Daemon.SendAsync(HttpMethod.Post, "/clusters")).StatusCode,
            Is.EqualTo(System.Net.HttpStatusCode.MethodNotAllowed));
    }

    [Test]
    public async Task Status_Clusters_AreAllThere()
    {
        await using var daemon = await Clusters.StartAsync("eu", "us");

        var status = JsonNode.Parse((await daemon.AskAsync("/status")).Body)!;

        Assert.That(status["clusters"]!.AsArray().Select(cluster => cluster!["cluster"]!.GetValue<string>()), Is.EqualTo(["eu", "us"]));
        Assert.That(status["clusters"]![1]!["watched"]!.AsArray(), Has.Count.EqualTo(2));
        Assert.That(JsonNode.Parse((await daemon.AskAsync("/clusters/us/status")).Body)!["cluster"]!.GetValue<string>(), Is.EqualTo("us"));
    }

    [Test]
    public async Task Metrics_OfConnect_NameTheCluster()
    {
        await using var daemon = await Clusters.StartAsync("eu", "us");
        daemon["us"].SetTask("orders", 0, "FAILED");
        await daemon.PollAsync("eu", "us");

        var page = PrometheusPage.Parse((await daemon.AskAsync("/metrics")).Body);

        Assert.That(page.Value("kafka_connect_healthy{cluster=eu}"), Is.EqualTo(1));
        Assert.That(page.Value("kafka_connect_healthy{cluster=us}"), Is.Zero);
        Assert.That(page.Value("kafka_connect_tasks{cluster=us,state=failed}"), Is.EqualTo(1));
        Assert.That(page.Value("kafka_connect_connector_state{cluster=eu,connector=only-eu,state=running}"), Is.EqualTo(1));
        Assert.That(page.Value("kafka_connect_health_poll_duration_seconds_count{cluster=eu}"), Is.EqualTo(2));
        var unlabelled = page.Families.Where(
            family => family.Samples.Any(sample => !sample.Series.Contains("cluster=", StringComparison.Ordinal)));
        Assert.That(
            unlabelled.Select(family => family.Name),
            Is.EquivalentTo(["kafka_connect_health_build_info", "kafka_connect_health_log_lines_dropped_total"]));

        var single = (await daemon.AskAsync("/clusters/us/metrics")).Body;
        Assert.That(single, Does.Not.Contain("cluster=\"eu\""));
        Assert.That(PrometheusPage.Parse(single).Value("kafka_connect_healthy{cluster=us}"), Is.Zero);
    }

    [Test]
    public async Task Log_Lines_BeginWithTheCluster()
    {
        await using var daemon = await Clusters.StartAsync("eu", "us");
        daemon["us"].SetTask("orders", 0, "FAILED", "boom");

        await daemon.PollAsync("eu", "us");

        await daemon.Daemon.Logs.WaitForAsync("us: Task 0 of connector orders is FAILED on us:8083: boom");
        Assert.That(daemon.Daemon.Logs.All, Does.Not.Contain("eu: Task 0"));
    }

    [Test]
    public async Task Loops_FiveOfTwentyMisbehave_NoOtherIsDisturbed()
    {
        string[] names = [.. Enumerable.Range(0, 20).Select(i => $"c{i}")];
        await using var daemon = await Clusters.StartAsync(names);
        await daemon.Worker("c0").DisposeAsync();
        daemon.Worker("c1").Answer("/connectors", FakeReply.Hanging());
        daemon.Worker("c2").Answer("/connectors", FakeReply.Huge(100L * 1024 * 1024));
        daemon.Garble("c3");
        daemon.Worker("c4").Alive = false;

        for (var poll = 0; poll < 3; poll++)
        {
            await daemon.PollAsync(names[5..]);
        }

        foreach (var name in names[5..])
        {
            Assert.That(await daemon.AskAsync($"/clusters/{name}"), Is.EqualTo((200, Healthy)), name);
            Assert.That(await daemon.PollsAsync(name), Is.EqualTo((4, 0)), name);
        }
    }
}
