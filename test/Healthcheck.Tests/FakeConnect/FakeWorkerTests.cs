using System.Net;
using System.Text.Json;
using FakeConnect;

namespace Healthcheck.Tests.FakeConnect;

/// <summary>The stand-in is worth something only while it answers as Connect does.</summary>
internal sealed class FakeWorkerTests
{
    private readonly HttpClient _http = new();
    private FakeCluster _cluster = null!;
    private FakeWorker _connect = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _cluster = new FakeCluster();
        _cluster.Set(FakeConnector.Running("a/b", "source", 1, "w:1"));
        _connect = await FakeWorker.StartAsync(_cluster);
    }

    [TearDown]
    public async Task StopAsync() => await _connect.DisposeAsync();

    [OneTimeTearDown]
    public void Close() => _http.Dispose();

    [TestCase(FakeVersion.Newest, "health", 200, "status")]
    [TestCase(FakeVersion.NoHealth, "health", 404, "error_code")]
    [TestCase(FakeVersion.Newest, "connectors/a%2Fb", 200, "config")]
    [TestCase(FakeVersion.Newest, "connectors/a%2Fb/status", 200, "tasks")]
    [TestCase(FakeVersion.Newest, "connectors/none/status", 404, "error_code")]
    [TestCase(FakeVersion.Newest, "connectors?expand=status", 200, "a/b")]
    [TestCase(FakeVersion.Newest, "nothing/here", 404, "error_code")]
    public async Task Get_Path_AnswersAsConnectOfThisVersionDoes(FakeVersion version, string path, int code, string member)
    {
        _connect.Version = version;

        var (status, body) = await AskAsync(path);

        using var json = JsonDocument.Parse(body);
        Assert.That((int)status, Is.EqualTo(code));
        Assert.That(json.RootElement.TryGetProperty(member, out _), Is.True, body);
    }

    [TestCase(FakeVersion.Newest, "connectors")]
    [TestCase(FakeVersion.NoExpand, "connectors?expand=status")]
    public async Task Get_ListWithoutExpand_IsAnArrayOfNames(FakeVersion version, string path)
    {
        _connect.Version = version;

        Assert.That(await AskAsync(path), Is.EqualTo((HttpStatusCode.OK, """["a/b"]""")));
    }

    [Test]
    public async Task Get_HealthWhileTheHerderIsStuck_SaysSoWhileTheListIsStillGiven()
    {
        _connect.Alive = false;

        Assert.That((await AskAsync("health")).Status, Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That((await AskAsync("connectors?expand=status")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Get_Starting_IsABare404WithoutConnectsErrorCode()
    {
        _connect.Starting = true;

        var (status, body) = await AskAsync("connectors?expand=status");

        Assert.That(status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(body, Does.Not.Contain("error_code"));
    }

    [Test]
    public async Task SetTask_StateChanged_ShowsInTheNextAnswer()
    {
        await AskAsync("connectors?expand=status");
        _cluster.SetTask("a/b", 0, "FAILED", "why");

        var (_, body) = await AskAsync("connectors?expand=status");

        Assert.That(body, Does.Contain("""{"id":0,"state":"FAILED","worker_id":"w:1","version":"4.3.1","trace":"why"}"""));
    }

    [Test]
    public async Task Answer_PathOverridden_UntilForgotten()
    {
        _connect.Answer("/health", FakeReply.Json("1", 418));
        Assert.That(await AskAsync("health"), Is.EqualTo(((HttpStatusCode)418, "1")));

        _connect.Forget("/health");
        Assert.That((await AskAsync("health")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public void Answer_DroppedOrTruncated_BreaksTheClientsRead()
    {
        _connect.Answer("/dropped", FakeReply.Dropped());
        _connect.Answer("/truncated", FakeReply.Truncated("{\"a\":1}", 3));

        Assert.That(async () => await AskAsync("dropped"), Throws.InstanceOf<HttpRequestException>());
        Assert.That(async () => await AskAsync("truncated"), Throws.InstanceOf<HttpRequestException>());
    }

    [Test]
    public async Task Answer_Hanging_GoesOnWhenReleased()
    {
        var reply = FakeReply.Hanging();
        _connect.Answer("/health", reply);

        var asked = AskAsync("health");
        Assert.That(asked.IsCompleted, Is.False);
        reply.Release();

        Assert.That((await asked.WaitAsync(TimeSpan.FromSeconds(30))).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Requests_Asked_AreKeptInOrder()
    {
        await AskAsync("health");
        await AskAsync("connectors?expand=status");

        Assert.That(_connect.Requests.Select(request => request.Target), Is.EqualTo(new[] { "/health", "/connectors?expand=status" }));
    }

    private async Task<(HttpStatusCode Status, string Body)> AskAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri(_connect.Address, path));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
