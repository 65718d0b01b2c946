using System.Net;
using Healthcheck.Connect;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

/// <summary>Which answers prove that a worker takes part in its group, and which do not.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class LivenessClientTests
{
    private const string NotFound = """{"error_code":404,"message":"HTTP 404 Not Found"}""";
    private const string JettysNotFound = """{"message":"Not Found","url":"/health","status":"404"}""";
    private const string Page = "<html>healthy</html>";
    private const string Missing = "connectors/healthcheck-asks-for-no-connector";

    [Test]
    public async Task AskAsync_RecordedHealth_IsAlive()
    {
        using var connect = new StubConnect();
        connect.Health.Says(Sample.Text("4.3.1/health.json"));

        Assert.That(await AskAsync(connect), Is.EqualTo(new LivenessAnswer(
            true, "GET /health answered 200: Worker has completed startup and is ready to handle requests.")));
    }

    [TestCase(500, "4.3.1/health-broker-down.json", LivenessKind.NotAlive)]
    public async Task AskAsync_RecordedSickness_SaysWhyAndAsksNothingElse(int status, string sample, LivenessKind kind)
    {
        using var connect = new StubConnect();
        connect.Health.Says(Sample.Text(sample), (HttpStatusCode)status);
        var missing = connect[Missing].Says(NotFound, HttpStatusCode.NotFound);

        var answer = await AskAsync(connect);

        Assert.That((answer.Alive, answer.Kind, missing.Calls), Is.EqualTo((false, kind, 0)));
        Assert.That(answer.Detail, Does.StartWith($"GET /health answered {status}: Worker was unable"));
    }

    [TestCase(503, Given.Starting, LivenessKind.Starting)]
    [TestCase(500, Given.Unhealthy, LivenessKind.NotAlive)]
    [TestCase(503, Given.Unhealthy, LivenessKind.NotAlive)]
    [TestCase(500, """{"error_code":500,"message":"shutting down"}""", LivenessKind.NotAlive)]
    public async Task AskAsync_ConnectsOwnBadHealth_IsItsLastWord(int status, string body, LivenessKind kind)
    {
        using var connect = new StubConnect();
        connect.Health.Says(body, (HttpStatusCode)status);
        var missing = connect[Missing].Says(NotFound, HttpStatusCode.NotFound);

        Assert.That(((await AskAsync(connect)).Kind, missing.Calls), Is.EqualTo((kind, 0)));
    }

    /// <summary>Whoever answers on /health in Connect's place proves nothing, and does not make the worker sick either.</summary>
    [TestCase(200, "healthy\n", "text/plain")]
    [TestCase(200, Page, "text/html")]
    [TestCase(200, """{"status":"UP"}""")]
    [TestCase(200, """{"status":"HEALTHY"}""")]
    [TestCase(200, """{"healthy":true}""")]
    [TestCase(200, """{"status":"UP","status":"healthy"}""")]
    [TestCase(200, """["healthy"]""")]
    [TestCase(200, "{}")]
    [TestCase(200, "")]
    [TestCase(204, "")]
    [TestCase(404, NotFound)]
    [TestCase(404, JettysNotFound)]
    [TestCase(404, Page)]
    [TestCase(404, "")]
    [TestCase(403, "forbidden")]
    [TestCase(405, "")]
    [TestCase(502, Page)]
    [TestCase(503, "")]
    public async Task AskAsync_SomebodyElsesHealth_TheHerderDecides(int status, string body, string type = "application/json")
    {
        using var connect = new StubConnect();
        connect.Health.Says(body, (HttpStatusCode)status, type);
        var missing = connect[Missing].Says(NotFound, HttpStatusCode.NotFound);
        Assert.That((await AskAsync(connect)).Alive, Is.True);

        missing.Says("""{"error_code":500,"message":"Request timed out"}""", HttpStatusCode.InternalServerError);
        Assert.That(await AskAsync(connect), Is.EqualTo(new LivenessAnswer(false, "GET /connectors/{name} answered 500: Request timed out")));
    }

    [TestCase(404, NotFound, true)]
    [TestCase(404, """{"error_code":404,"message":"Connector x not found"}""", true)]
    [TestCase(404, """{"error_code":"404","message":"a text"}""", false)]
    [TestCase(404, """{"error_code":404,"message":"first","error_code":"no"}""", false)]
    [TestCase(404, JettysNotFound, false)]
    [TestCase(404, Page, false)]
    [TestCase(404, "", false)]
    [TestCase(200, "{}", false)]
    [TestCase(200, Page, false)]
    [TestCase(200, """{"name":"healthcheck-asks-for-no-connector"}""", false)]
    [TestCase(409, """{"error_code":409,"message":"stale configuration"}""", false)]
    [TestCase(500, """{"error_code":500,"message":"Request timed out"}""", false)]
    [TestCase(400, "<h1>ambiguous path</h1>", false)]
    public async Task AskAsync_ConnectorThatDoesNotExist_OnlyConnectsOwnNotFoundProves(int status, string body, bool alive)
    {
        using var connect = new StubConnect();
        connect.Health.Says(NotFound, HttpStatusCode.NotFound);
        connect[Missing].Says(body, (HttpStatusCode)status);

        Assert.That((await AskAsync(connect, listed: [])).Alive, Is.EqualTo(alive));
    }

    [TestCase("""{"name":"orders","config":{},"tasks":[],"type":"sink"}""", true)]
    [TestCase("""{"type":"sink","config":{"name":"other"},"name":"orders"}""", true)]
    [TestCase("""{"name":"other","config":{"name":"orders"}}""", false)]
    [TestCase("""{"config":{"name":"orders"}}""", false)]
    [TestCase("""["orders"]""", false)]
    [TestCase("{}", false)]
    [TestCase(Page, false)]
    public async Task AskAsync_RewrittenNotFounds_AListedConnectorsOwnJsonProves(string body, bool alive)
    {
        using var connect = Rewriting();
        connect["connectors/orders"].Says(body);

        Assert.That((await AskAsync(connect)).Alive, Is.EqualTo(alive));
    }

    [Test]
    public async Task AskAsync_LargeConfigurationBehindTheName_IsNotReadAndDoesNotMatter()
    {
        using var connect = Rewriting();
        connect["connectors/orders"].Says("{\"name\":\"orders\",\"config\":{\"query\":\"" + new string('x', 1024 * 1024) + "\"}}");

        Assert.That((await AskAsync(connect)).Alive, Is.True);
    }

    [Test]
    public async Task AskAsync_BrokenAndOddlyNamedConnectors_DoNotDecide()
    {
        using var connect = Rewriting();
        connect["connectors/gone"].Says("""{"error_code":500,"message":"no such class"}""", HttpStatusCode.InternalServerError);
        connect["connectors/a%2Fb"].Says("<h1>400</h1>", HttpStatusCode.BadRequest);
        connect["connectors/orders"].Says("""{"name":"orders"}""");

        Assert.That((await AskAsync(connect, ["..", "a/b", "gone", "orders"])).Alive, Is.True);
    }

    /// <summary>A proxy may refuse odd names, and then nothing is learned of the worker.</summary>
    [Test]
    public async Task AskAsync_OddNamesAmongPlainOnes_APlainOneIsAskedFor()
    {
        using var connect = Rewriting();
        connect["connectors/orders"].Says("""{"name":"orders"}""");

        Assert.That((await AskAsync(connect, ["a b", "a/b", "\u00fc", "x\n", "orders"])).Alive, Is.True);
        Assert.That(connect["connectors/a%20b"].Calls, Is.Zero);
    }

    [Test]
    public async Task AskAsync_NamesOfDotsAlone_AreNotAskedFor()
    {
        using var connect = Rewriting();
        var root = connect[""].Says("""{"version":"4.3.1"}""");
        var list = connect["connectors/"].Says("[]");

        Assert.That((await AskAsync(connect, ["..", "."])).Alive, Is.False);
        Assert.That((root.Calls, list.Calls), Is.EqualTo((0, 0)));
    }

    [TestCase(3, true)]
    [TestCase(4, false)]
    public async Task AskAsync_BrokenConnectors_NoMoreThanThreeAreTried(int place, bool alive)
    {
        using var connect = Rewriting();
        for (var i = 1; i < place; i++)
        {
            connect[$"connectors/c{i}"].Says("""{"error_code":500,"message":"no such class"}""", HttpStatusCode.InternalServerError);
        }

        connect[$"connectors/c{place}"].Says($$"""{"name":"c{{place}}"}""");

        Assert.That((await AskAsync(connect, [.. Enumerable.Range(1, 5).Select(i => $"c{i}")])).Alive, Is.EqualTo(alive));
    }

    [Test]
    public async Task AskAsync_WithoutHealth_IsNotAskedForItOverTheSameConnection()
    {
        using var connect = new StubConnect();
        connect.Health.Says(NotFound, HttpStatusCode.NotFound);
        var missing = connect[Missing].Says(NotFound, HttpStatusCode.NotFound);

        await AskAsync(connect);
        await AskAsync(connect);
        Assert.That((connect.Health.Calls, missing.Calls), Is.EqualTo((1, 2)));

        using var another = connect.Connections.Create(Given.Url);
        await connect.Liveness.AskAsync(another, ["orders"], CancellationToken.None);
        Assert.That((connect.Health.Calls, missing.Calls), Is.EqualTo((2, 3)));
    }

    [Test]
    public async Task AskAsync_BecameANewerVersion_IsFoundOutAtOnce()
    {
        using var connect = new StubConnect();
        connect.Health.Says(NotFound, HttpStatusCode.NotFound);
        connect[Missing].Says(NotFound, HttpStatusCode.NotFound);
        await AskAsync(connect);

        connect[Missing].Says("<h1>400</h1>", HttpStatusCode.BadRequest);
        connect.Health.Says(Given.Healthy);

        Assert.That((await AskAsync(connect)).Detail, Does.StartWith("GET /health answered 200"));
    }

    [Test]
    public async Task AskAsync_BecameAnOlderVersion_IsFoundOutAtOnce()
    {
        using var connect = new StubConnect();
        connect.Health.Says(Given.Healthy);
        await AskAsync(connect);

        connect.Health.Says(NotFound, HttpStatusCode.NotFound);
        connect[Missing].Says(NotFound, HttpStatusCode.NotFound);

        Assert.That((await AskAsync(connect)).Detail, Does.StartWith("GET /connectors/{name} answered 404"));
    }

    [TestCase(WorkerCheck.Health, "health", false)]
    [TestCase(WorkerCheck.Connector, Missing, true)]
    public async Task AskAsync_OneQuestionAllowed_AsksNoOther(WorkerCheck check, string path, bool alive)
    {
        using var connect = new StubConnect(check: check);
        connect.Health.Says(Page);
        connect[Missing].Says(NotFound, HttpStatusCode.NotFound);

        Assert.That((await AskAsync(connect)).Alive, Is.EqualTo(alive));
        Assert.That((connect[path].Calls, connect.Health.Calls + connect[Missing].Calls), Is.EqualTo((1, 1)));
    }

    [TestCase(WorkerCheck.Off, false)]
    [TestCase(WorkerCheck.Auto, true)]
    public void Asks_Off_IsFalse(WorkerCheck check, bool asks) =>
        Assert.That(new LivenessClient(check, TimeProvider.System).Asks, Is.EqualTo(asks));

    [Test]
    public async Task AskAsync_Hanging_IsNotAliveAfterTwelveSeconds()
    {
        using var connect = new StubConnect();
        connect.Health.Hangs();
        var answer = AskAsync(connect);

        connect.Time.Advance(TimeSpan.FromSeconds(12) - TimeSpan.FromMilliseconds(1));
        Assert.That(connect.Time.ArmedTimers, Is.EqualTo(1), "it is still being waited for");
        connect.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.That(((await answer).Alive, (await answer).Kind), Is.EqualTo((false, LivenessKind.NotAlive)));
        Assert.That((await answer).Detail, Does.Contain("in time"));
    }

    [Test]
    public async Task AskAsync_BrokenCompression_IsNoProof()
    {
        using var connect = new StubConnect();
        connect.Health.Answers(_ => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new ThrowingStream()) }));

        Assert.That((await AskAsync(connect)).Alive, Is.False);
    }

    [Test]
    public async Task AskAsync_NoConnection_IsNotAlive()
    {
        using var connect = new StubConnect();
        connect.Health.Throws(() => new HttpRequestException(HttpRequestError.NameResolutionError));

        var answer = await AskAsync(connect);

        Assert.That((answer.Kind, answer.Detail), Is.EqualTo((LivenessKind.NoConnection, "http://connect:8083/ has a host name that cannot be resolved")));
    }

    private static Task<LivenessAnswer> AskAsync(StubConnect connect, string[]? listed = null) =>
        connect.Liveness.AskAsync(connect.Connection, listed ?? ["orders"], CancellationToken.None);

    /// <summary>A managed service: every 404 is its own.</summary>
    private static StubConnect Rewriting()
    {
        var connect = new StubConnect();
        const string Own = """{"errors":[{"status":"404","detail":"Not Found"}]}""";
        connect.Health.Says(Own, HttpStatusCode.NotFound);
        connect[Missing].Says(Own, HttpStatusCode.NotFound);
        return connect;
    }

    /// <summary>As the decoder of brotli fails.</summary>
    private sealed class ThrowingStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("Decoder ran into invalid data.");
    }
}
