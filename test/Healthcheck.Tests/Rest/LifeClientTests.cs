using System.Net;
using Healthcheck.Connect;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

[TestFixture]
[CancelAfter(20_000)]
internal sealed class LifeClientTests
{
    private const string ConnectsNotFound = """{"error_code":404,"message":"HTTP 404 Not Found"}""";

    [Test]
    public async Task AskAsync_Healthy_IsAlive()
    {
        using var connect = new StubConnect();
        connect.Health.Says(Sample.Text("4.3.1/health.json"));

        Assert.That((await AskAsync(connect)).Alive, Is.True);
    }

    [TestCase(500)]
    [TestCase(503)]
    public async Task AskAsync_Unhealthy_IsNotAliveAndSaysWhy(int status)
    {
        using var connect = new StubConnect();
        connect.Health.Says(Sample.Text("4.3.1/health-broker-down.json"), (HttpStatusCode)status);

        var answer = await AskAsync(connect);

        Assert.That(answer.Alive, Is.False);
        Assert.That(answer.Detail, Does.StartWith($"GET /health answered {status}: Worker was unable"));
        Assert.That(connect.Health.Calls, Is.EqualTo(1));
    }

    [TestCase(200, "{}", true)]
    [TestCase(404, """{"error_code":404,"message":"Connector orders not found"}""", true)]
    [TestCase(404, "<html>Jetty</html>", false)]
    [TestCase(500, """{"error_code":500,"message":"Request timed out"}""", false)]
    [TestCase(503, "", false)]
    public async Task AskAsync_WorkerWithoutHealth_IsJudgedByHerder(int status, string body, bool alive)
    {
        using var connect = new StubConnect();
        connect.Health.Says(Sample.Text("3.6.2/health.json"), HttpStatusCode.NotFound);
        connect["connectors/orders"].Says(body, (HttpStatusCode)status);

        Assert.That((await AskAsync(connect)).Alive, Is.EqualTo(alive));
    }

    [TestCase("<html>Error 404 Not Found, Jetty</html>")]
    [TestCase("")]
    [TestCase("""{"message":"no error code"}""")]
    [TestCase("[]")]
    public async Task AskAsync_BareNotFound_IsNotAlive(string body)
    {
        using var connect = new StubConnect();
        connect.Health.Says(body, HttpStatusCode.NotFound);
        var herder = connect["connectors/orders"].Says("{}");

        Assert.That((await AskAsync(connect)).Alive, Is.False);
        Assert.That(herder.Calls, Is.Zero);
    }

    [TestCase(null)]
    [TestCase("..")]
    public async Task AskAsync_NoConnectorToAskFor_AsksForOneThatIsNotThere(string? connector)
    {
        using var connect = new StubConnect();
        connect.Health.Says(ConnectsNotFound, HttpStatusCode.NotFound);
        connect["connectors/healthcheck-asks-for-no-connector"].Says(ConnectsNotFound, HttpStatusCode.NotFound);

        Assert.That((await AskAsync(connect, connector)).Alive, Is.True);
    }

    [Test]
    public async Task AskAsync_KnownToHaveNoHealth_IsNotAskedForItUntilForgotten()
    {
        using var connect = new StubConnect();
        connect.Health.Says(ConnectsNotFound, HttpStatusCode.NotFound);
        var herder = connect["connectors/orders"].Says("{}");

        await AskAsync(connect);
        await AskAsync(connect);
        Assert.That((connect.Health.Calls, herder.Calls), Is.EqualTo((1, 2)));

        connect.Life.Forget(Given.Url);
        connect.Health.Says("{}");
        Assert.That((await AskAsync(connect)).Alive, Is.True);
        Assert.That((connect.Health.Calls, herder.Calls), Is.EqualTo((2, 2)));
    }

    [Test]
    public async Task AskAsync_Hanging_IsNotAliveAfterTwelveSeconds()
    {
        using var connect = new StubConnect();
        connect.Health.Hangs();
        var answer = AskAsync(connect);

        connect.Time.Advance(LifeClient.Timeout - TimeSpan.FromMilliseconds(1));
        Assert.That(answer.IsCompleted, Is.False);
        connect.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.That((await answer).Alive, Is.False);
        Assert.That((await answer).Detail, Does.Contain("in time"));
    }

    [Test]
    public async Task AskAsync_NoConnection_IsNotAlive()
    {
        using var connect = new StubConnect();
        connect.Health.Throws(() => new HttpRequestException(HttpRequestError.NameResolutionError));

        Assert.That(await AskAsync(connect), Is.EqualTo(new LifeAnswer(false, "http://connect:8083/ has a host name that cannot be resolved")));
    }

    private static Task<LifeAnswer> AskAsync(StubConnect connect, string? connector = "orders") =>
        connect.Life.AskAsync(Given.Url, connector, CancellationToken.None);
}
