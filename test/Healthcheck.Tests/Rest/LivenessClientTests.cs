using System.Net;
using Healthcheck.Connect;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

/// <summary>Which answers to <c>GET /health</c> prove that a worker takes part in its group, and which do not.</summary>
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

        Assert.That(await connect.AskAsync(), Is.EqualTo(new LivenessAnswer(
            true, "GET /health answered 200: Worker has completed startup and is ready to handle requests.")));
    }

    [TestCase(500, "4.3.1/health-broker-down.json", LivenessKind.NotAlive)]
    public async Task AskAsync_RecordedSickness_SaysWhyAndAsksNothingElse(int status, string sample, LivenessKind kind)
    {
        using var connect = new StubConnect();
        connect.Health.Says(Sample.Text(sample), (HttpStatusCode)status);
        var missing = connect[Missing].Says(NotFound, HttpStatusCode.NotFound);

        var answer = await connect.AskAsync();

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

        Assert.That(((await connect.AskAsync()).Kind, missing.Calls), Is.EqualTo((kind, 0)));
    }

    /// <summary>Whoever answers on /health in Connect's place proves nothing, and does not make the worker sick either.</summary>
    [TestCase(200, "healthy\n", "text/plain")]
    [TestCase(200, Page, "text/html")]
    [TestCase(200, """{"status":"UP"}""")]
    [TestCase(200, """{"status":"HEALTHY"}""")]
    [TestCase(200, """{"healthy":true}""")]
    [TestCase(200, """{"status":"UP","status":"healthy"}""")]
    [TestCase(200, """["healthy"]""")]
    [TestCase(200, """{"status":"healthy"}<html>""")]
    [TestCase(200, """{"status":"healthy"}{}""")]
    [TestCase(404, """{"error_code":404,"message":"HTTP 404 Not Found"} of a proxy""")]
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
        Assert.That((await connect.AskAsync()).Alive, Is.True);

        missing.Says("""{"error_code":500,"message":"Request timed out"}""", HttpStatusCode.InternalServerError);
        Assert.That(
            await connect.AskAsync(), Is.EqualTo(new LivenessAnswer(false, "GET /connectors/{name} answered 500: Request timed out")));
    }

    [Test]
    public async Task AskAsync_Hanging_IsNotAliveAfterTwelveSeconds()
    {
        using var connect = new StubConnect();
        connect.Health.Hangs();
        var answer = connect.AskAsync();

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
        connect.Health.Answers(_ => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(ThrowingStream.Undecodable) }));

        Assert.That((await connect.AskAsync()).Alive, Is.False);
    }

    [Test]
    public async Task AskAsync_NoConnection_IsNotAlive()
    {
        using var connect = new StubConnect();
        connect.Health.Throws(() => new HttpRequestException(HttpRequestError.NameResolutionError));

        var answer = await connect.AskAsync();

        Assert.That(
            (answer.Kind, answer.Detail),
            Is.EqualTo((LivenessKind.NoConnection, "http://connect:8083/ has a host name that cannot be resolved")));
    }
}
