using System.Text.Json;
using FakeConnect;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Web;

/// <summary>Clusters whose names, traces and sizes were chosen to hurt.</summary>
internal sealed class HostileClusterTests
{
    private const string Failed = "FAILED";

    [TestCase("plain")]
    [TestCase("with \"quotes\" and \\ backslash")]
    [TestCase("line\nbreak\r\ntab\t")]
    [TestCase("nul\u0000 esc\u001b separator\u2028", TestName = "{m}(nul, escape and separator)")]
    [TestCase("emoji \U0001F600 Bücher")]
    [TestCase("<script>alert(1)</script>")]
    [TestCase("{\"healthy\":true}")]
    [TestCase("..")]
    [TestCase("")]
    public async Task Get_HostileName_IsValidJsonWithTheNameAsItWas(string name)
    {
        var task = new FakeTask(0, Failed, name, name + " trace");
        await using var daemon = await WatchAsync(new FakeConnector(name, "source", Failed, name, [task]));

        using var verdict = JsonDocument.Parse(await daemon.ReadAsync("/"));
        using var status = JsonDocument.Parse(await daemon.ReadAsync("/status"));

        var failures = verdict.RootElement.GetProperty("failures");
        Assert.That(failures[0].GetProperty("connector").GetString(), Is.EqualTo(name));
        Assert.That(failures[1].GetProperty("worker_id").GetString(), Is.EqualTo(name));
        Assert.That(failures[1].GetProperty("trace").GetString(), Is.EqualTo(name + " trace"));
        Assert.That(status.RootElement.GetProperty("problems")[0].GetProperty("connector").GetString(), Is.EqualTo(name));
    }

    [TestCase("/")]
    [TestCase("/status")]
    public async Task Get_ScriptInAName_IsNeverTakenForMarkup(string path)
    {
        await using var daemon = await WatchAsync(new FakeConnector("<script>", "source", Failed, "w", []));

        using var response = await daemon.SendAsync(HttpMethod.Get, path);

        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/json"));
        Assert.That(response.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(new[] { "nosniff" }));
    }

    [Test]
    public async Task Get_StatusOfATraceCutInsideACharacter_IsValidJson()
    {
        var trace = new string('x', 255) + "\U0001F600 and more";
        await using var daemon = await WatchAsync(new FakeConnector("orders", "source", Failed, "w", [], trace));

        using var status = JsonDocument.Parse(await daemon.ReadAsync("/status"));

        Assert.That(
            status.RootElement.GetProperty("problems")[0].GetProperty("because").GetString(), Does.StartWith("xxx").And.EndsWith("..."));
    }

    [Test]
    public async Task Get_TaskWithoutTrace_HasIdZeroAndTraceNull()
    {
        await using var daemon = await WatchAsync(
            new FakeConnector("orders", "sink", "RUNNING", "w:1", [new FakeTask(0, Failed, "w:1")]));

        var (code, body) = await daemon.AskAsync("/");

        Assert.That(code, Is.EqualTo(503));
        Assert.That(body, Is.EqualTo(
            """{"failures":[{"type":"task","connector":"orders","id":0,"state":"FAILED","worker_id":"w:1","trace":null}]"""
            + ""","failure_states":["FAILED"],"failure_rate":0.5,"failure_threshold":0.0,"healthy":false}"""));
    }

    [Test]
    public async Task Get_TenMegabytesOfVerdict_ComesWhole()
    {
        // Names are as long as they are; traces would be cut.
        var name = new string('x', 8000);
        await using var daemon = await WatchAsync(
            [.. Enumerable.Range(0, 1300).Select(i =>
                new FakeConnector($"{name}{i}", "sink", "RUNNING", "w", [new FakeTask(0, Failed, "w")]))]);

        using var head = await daemon.SendAsync(HttpMethod.Head, "/");
        var body = await daemon.ReadAsync("/");

        using var json = JsonDocument.Parse(body);
        Assert.That(body, Has.Length.GreaterThan(10_000_000));
        Assert.That(head.Content.Headers.ContentLength, Is.EqualTo(body.Length));
        Assert.That(json.RootElement.GetProperty("failures").GetArrayLength(), Is.EqualTo(1300));
        Assert.That(json.RootElement.GetProperty("healthy").GetBoolean(), Is.False);
    }

    [Test]
    public async Task Get_StatusOfManyProblems_ShowsAHundredWithOneLineEach()
    {
        var tasks = Enumerable.Range(0, 150)
            .Select(id => new FakeTask(id, Failed, "w", $"\n  first {id} {new string('y', 400)}\nat org.example.Second"))
            .ToList();
        await using var daemon = await WatchAsync(new FakeConnector("orders", "sink", "RUNNING", "w", tasks));

        var body = await daemon.ReadAsync("/status");

        using var json = JsonDocument.Parse(body);
        var problems = json.RootElement.GetProperty("problems");
        Assert.That(json.RootElement.GetProperty("problem_count").GetInt32(), Is.EqualTo(150));
        Assert.That(problems.GetArrayLength(), Is.EqualTo(100));
        Assert.That(problems[99].GetProperty("id").GetInt32(), Is.EqualTo(99));
        Assert.That(
            problems[99].GetProperty("because").GetString(), Does.StartWith("first 99 y").And.EndsWith("...").And.Length.EqualTo(259));
        Assert.That(body, Does.Not.Contain("org.example.Second"));
    }

    [Test]
    public async Task Get_StatusOfAHealthyCluster_TellsCountsAndPolls()
    {
        await using var daemon = await WatchAsync(FakeConnector.Running("orders", "sink", 3, "w1", "w2"));

        using var json = JsonDocument.Parse(await daemon.ReadAsync("/status"));

        var root = json.RootElement;
        Assert.That(root.GetProperty("healthy").GetBoolean(), Is.True);
        Assert.That(root.TryGetProperty("error", out _), Is.False);
        Assert.That(root.GetProperty("connect").GetProperty("up").GetBoolean(), Is.True);
        Assert.That(root.GetProperty("connect").GetProperty("worker_alive").GetBoolean(), Is.True);
        Assert.That(root.GetProperty("polls").GetProperty("attempted").GetInt64(), Is.EqualTo(1));
        Assert.That(root.GetProperty("polls").GetProperty("last_fault").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(root.GetProperty("snapshot_at").GetString(), Is.EqualTo("2026-03-01T13:00:00.000Z"));
        Assert.That(root.GetProperty("workers").GetInt32(), Is.EqualTo(2));
        Assert.That(root.GetProperty("tasks").GetProperty("total").GetInt32(), Is.EqualTo(3));
        Assert.That(root.GetProperty("tasks").GetProperty("running").GetInt32(), Is.EqualTo(3));
    }

    private static async Task<Watched> WatchAsync(params FakeConnector[] connectors)
    {
        var (connect, _) = await RunningDaemon.StartConnectAsync(connectors);
        return new Watched(connect, await RunningDaemon.StartAsync(connect.Address, new ManualTimeProvider()));
    }

    private sealed class Watched(FakeWorker connect, RunningDaemon daemon) : IAsyncDisposable
    {
        public Task<string> ReadAsync(string path) => daemon.ReadAsync(path);

        public Task<(int Code, string Body)> AskAsync(string path) => daemon.AskAsync(path);

        public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path) => daemon.SendAsync(method, path);

        public async ValueTask DisposeAsync()
        {
            await daemon.DisposeAsync();
            await connect.DisposeAsync();
        }
    }
}
