using System.Net;
using System.Text.Json.Nodes;
using FakeConnect;
using Healthcheck.Tests.Configuration;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Web;

/// <summary>What a user can have restarted over HTTP, and who cannot.</summary>
[CancelAfter(60_000)]
internal sealed class RestartPathTests
{
    private const string Path = "/connectors/orders/restart";
    private const string Whole = "/connectors/orders/restart?includeTasks=true&onlyFailed=true";
    private const string Right = $"ada:{Door.Password}";

    private readonly ManualTimeProvider _clock = new();
    private TemporaryFile _users = null!;
    private FakeWorker _connect = null!;
    private RunningDaemon? _daemon;

    private RunningDaemon Daemon => _daemon!;

    [SetUp]
    public async Task StartAsync()
    {
        _users = new TemporaryFile(Door.Users);
        (_connect, _) = await RunningDaemon.StartConnectAsync(
            Sick("orders"), FakeConnector.Running("clicks", "source", 1), Sick("paused") with { State = "PAUSED" }, Sick("a/b ü"));
    }

    [TearDown]
    public async Task StopAsync()
    {
        await (_daemon?.DisposeAsync() ?? default);
        _daemon = null;
        await _connect.DisposeAsync();
        _users.Dispose();
    }

    [TestCase("off")]
    [TestCase("dry-run")]
    public async Task Post_TaskFailed_IsRestartedAndSeenToRun(string mode)
    {
        await AllowAsync("--restart", mode);

        var (code, body) = await PostAsync(Path);

        Assert.That(code, Is.EqualTo(202));
        Assert.That(body, Is.EqualTo(
            """{"connector":"orders","outcome":"accepted","connector_itself":false,"tasks":[1],"detail":"Connect accepted it; the next polls will show whether it runs again","warning":null}"""));
        Assert.That(_connect.Posts, Is.EqualTo([Whole]));
        await Daemon.Logs.WaitForAsync("Restarting connector orders: task 1; user ada asked for it");
        await Daemon.NextReportAsync();
        Assert.That(await ReadAsync("/connectors/orders"), Does.Contain("\"healthy\":true"), "it was polled anew");
    }

    [TestCase("/connectors/a%2Fb%20%C3%BC/restart", "a/b ü", Description = "a name with a slash")]
    [TestCase("/connectors/orders/restart/", "orders", Description = "a slash at the end")]
    [TestCase("/connectors/orders/restart?a=b", "orders")]
    public async Task Post_OddPath_MeansItsConnector(string path, string connector)
    {
        await AllowAsync();

        var (code, body) = await PostAsync(path);

        Assert.That((code, (string?)JsonNode.Parse(body)!["connector"]), Is.EqualTo((202, connector)));
    }

    [TestCase("/connectors/clicks/restart", 409, "nothing of it has failed")]
    [TestCase("/connectors/paused/restart", 409, "the connector is PAUSED, and a restart would start what somebody stopped")]
    [TestCase("/connectors/nobody/restart", 404, "no such connector is listed, or several clusters have one")]
    public async Task Post_NothingToRestart_SaysWhy(string path, int code, string error)
    {
        await AllowAsync();

        var answer = await PostAsync(path);

        Assert.That(answer.Code, Is.EqualTo(code));
        Assert.That((string?)JsonNode.Parse(answer.Body)!["error"], Is.EqualTo(error));
        Assert.That(_connect.Posts, Is.Empty);
    }

    [TestCase(null, null, null, "is missing")]
    [TestCase("", "same-origin", null, "is missing")]
    [TestCase("x", "cross-site", null, "another site")]
    [TestCase("x", "same-site", null, "another site", Description = "another host of the same domain")]
    [TestCase("x", "none", null, "another site")]
    [TestCase("x", null, "https://evil.example", "another site", Description = "a browser that does not send Sec-Fetch-Site")]
    [TestCase("x", null, "null", "another site")]
    public async Task Post_FromElsewhere_IsForbidden(string? requestedWith, string? site, string? origin, string error)
    {
        await AllowAsync();

        var (code, body) = await PostAsync(Path, Right, requestedWith, site, origin);

        Assert.That((code, body), Is.EqualTo((403, body)));
        Assert.That((string?)JsonNode.Parse(body)!["error"], Does.Contain(error));
        Assert.That(_connect.Posts, Is.Empty);
        await Daemon.Logs.WaitForAsync("Connector orders was not restarted because another site may have asked");
    }

    [TestCase("same-origin", "https://a.proxy.example", Description = "a proxy has put another host into the request")]
    [TestCase(null, "http://{host}")]
    [TestCase(null, null)]
    public async Task Post_FromTheSameSite_IsTaken(string? site, string? origin)
    {
        await AllowAsync();

        var (code, _) = await PostAsync(
            Path, Right, "x", site, origin?.Replace("{host}", Daemon.Http.BaseAddress!.Authority, StringComparison.Ordinal));

        Assert.That(code, Is.EqualTo(202));
    }

    [Test]
    public async Task Post_BehindAProxyThatNamesTheHost_IsTaken()
    {
        await AllowAsync();

        var (code, _) = await PostAsync(Path, Right, "x", null, "https://health.example", "health.example");

        Assert.That(code, Is.EqualTo(202));
    }

    [TestCase(null)]
    [TestCase("ada:wrong")]
    [TestCase("bob:open:sesame")]
    public async Task Post_WithoutRightCredentials_Is401(string? pair)
    {
        await AllowAsync();

        Assert.That((await PostAsync(Path, pair)).Code, Is.EqualTo(401));
        Assert.That(
            (await PostAsync("/connectors/nobody/restart", pair)).Code, Is.EqualTo(401), "who exists is told to those alone who may know");
        Assert.That(_connect.Posts, Is.Empty);
    }

    [TestCase("GET")]
    [TestCase("HEAD")]
    [TestCase("PUT")]
    [TestCase("DELETE")]
    [TestCase("OPTIONS")]
    public async Task OtherMethod_Is405(string method)
    {
        await AllowAsync();
        using var response = await Door.SendAsync(Daemon.Http, Path, Right, new HttpMethod(method));

        Assert.That(((int)response.StatusCode, response.Content.Headers.Allow), Is.EqualTo((405, new[] { "POST" })));
        Assert.That(response.Headers.Contains("Access-Control-Allow-Origin"), Is.False);
        Assert.That(_connect.Posts, Is.Empty);
    }

    [Test]
    public async Task NotAllowed_ThereIsNoSuchPath()
    {
        _daemon = await RunningDaemon.StartAsync(_connect.Address, _clock, "--web-users-file", _users.Path, "--restart", "on");

        Assert.That((await PostAsync(Path)).Code, Is.EqualTo(404));
        Assert.That((await PostAsync("/connectors/orders")).Code, Is.EqualTo(405));
        Assert.That(_connect.Posts, Is.Empty);
    }

    [Test]
    public async Task Post_ConnectRebalances_Is409()
    {
        _connect.Restarts.IsRebalancing = true;
        await AllowAsync();

        var (code, body) = await PostAsync(Path);

        Assert.That((code, (string?)JsonNode.Parse(body)!["outcome"]), Is.EqualTo((409, "conflict")));
    }

    [TestCase(403, 502, "refused")]
    [TestCase(500, 202, "unknown")]
    public async Task Post_ConnectDoesNotTakeIt_SaysSo(int answered, int code, string outcome)
    {
        _connect.Answer("/connectors/orders/restart", FakeReply.Error(answered, "no"));
        await AllowAsync();

        var answer = await PostAsync(Path);

        Assert.That((answer.Code, (string?)JsonNode.Parse(answer.Body)!["outcome"]), Is.EqualTo((code, outcome)));
        Assert.That((string?)JsonNode.Parse(answer.Body)!["detail"], Does.Contain($"{answered}"));
    }

    [Test]
    public async Task Post_ConnectHangs_DelaysNobodyAndIsToldAsPending()
    {
        _connect.Answer("/connectors/orders/restart", FakeReply.Hanging());
        await AllowAsync("--restart-parallel", "1");

        var asked = PostAsync(Path);
        await _clock.WaitUntilArmedAsync(3);
        Assert.That((await Daemon.AskAsync("/")).Code, Is.EqualTo(503), "probes are answered");
        var (second, again) = await PostAsync(Path);
        Assert.That((second, (string?)JsonNode.Parse(again)!["error"]), Is.EqualTo((409, "it is being restarted already")));
        using var third = await SendAsync("/connectors/a%2Fb%20%C3%BC/restart");
        Assert.That(((int)third.StatusCode, third.Headers.RetryAfter?.Delta), Is.EqualTo((429, TimeSpan.FromSeconds(5))));
        _clock.Advance(TimeSpan.FromSeconds(10));
        await Daemon.NextReportAsync();

        var (code, body) = await asked;
        Assert.That((code, (string?)JsonNode.Parse(body)!["outcome"]), Is.EqualTo((202, "pending")));
        Assert.That(_connect.Posts, Is.EqualTo([Whole]));
    }

    [Test]
    public async Task Post_SeveralClusters_MeansTheOneThatIsNamed()
    {
        await using var clusters = await Clusters.StartAsync(
            ["eu", "us"], null, "", "--web-users-file", _users.Path, "--web-allow-restart");
        clusters["us"].SetTask("orders", 0, "FAILED");
        clusters["us"].SetTask("only-us", 0, "FAILED");
        await clusters.PollAsync("eu", "us");
        _daemon = clusters.Daemon;

        Assert.That((await PostAsync(Path)).Code, Is.EqualTo(404), "both have one");
        Assert.That((await PostAsync("/clusters/eu/connectors/orders/restart")).Code, Is.EqualTo(409), "nothing of it has failed there");
        Assert.That((await PostAsync("/clusters/asia/connectors/orders/restart")).Code, Is.EqualTo(404));
        Assert.That((await PostAsync("/clusters/us/connectors/orders/restart")).Code, Is.EqualTo(202));
        Assert.That((await PostAsync("/connectors/only-us/restart")).Code, Is.EqualTo(202));
        Assert.That(clusters.Worker("us").Posts, Is.EqualTo([Whole, Whole.Replace("orders", "only-us", StringComparison.Ordinal)]));
        Assert.That(clusters.Worker("eu").Posts, Is.Empty);
        _daemon = null;
    }

    private async Task AllowAsync(params string[] args) =>
        _daemon = await RunningDaemon.StartAsync(
            _connect.Address, _clock, ["--web-users-file", _users.Path, "--web-allow-restart", .. args]);

    private async Task<string> ReadAsync(string path) => (await Door.AskAsync(Daemon.Http, path, Right)).Body;

    private async Task<(int Code, string Body)> PostAsync(
        string path, string? pair = Right, string? requestedWith = "x", string? site = null, string? origin = null, string? host = null)
    {
        using var response = await SendAsync(path, pair, requestedWith, site, origin, host);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<HttpResponseMessage> SendAsync(
        string path, string? pair = Right, string? requestedWith = "x", string? site = null, string? origin = null, string? host = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Version = HttpVersion.Version11 };
        request.Headers.Authorization = pair is null ? null : Door.Basic(pair);
        foreach (var (name, value) in new[]
        {
            ("X-Requested-With", requestedWith), ("Sec-Fetch-Site", site), ("Origin", origin), ("X-Forwarded-Host", host),
        })
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await Daemon.Http.SendAsync(request);
    }

    private static FakeConnector Sick(string name) =>
        new(name, "sink", "RUNNING", "w1:1", [new FakeTask(0, "RUNNING", "w1:1"), new FakeTask(1, "FAILED", "w2:1", "boom")]);
}
