using System.Net;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

/// <summary>
/// Which answers to <c>GET /connectors/{name}</c> prove that a worker takes part in its group, and for which name it is asked.
/// </summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class LivenessByConnectorTests
{
    private const string NotFound = """{"error_code":404,"message":"HTTP 404 Not Found"}""";
    private const string JettysNotFound = """{"message":"Not Found","url":"/health","status":"404"}""";
    private const string Page = "<html>healthy</html>";
    private const string Missing = "connectors/healthcheck-asks-for-no-connector";

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

        Assert.That((await connect.AskAsync(listed: [])).Alive, Is.EqualTo(alive));
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

        Assert.That((await connect.AskAsync()).Alive, Is.EqualTo(alive));
    }

    [Test]
    public async Task AskAsync_LargeConfigurationBehindTheName_IsNotReadAndDoesNotMatter()
    {
        using var connect = Rewriting();
        connect["connectors/orders"].Says("{\"name\":\"orders\",\"config\":{\"query\":\"" + new string('x', 1024 * 1024) + "\"}}");

        Assert.That((await connect.AskAsync()).Alive, Is.True);
    }

    [Test]
    public async Task AskAsync_BrokenAndOddlyNamedConnectors_DoNotDecide()
    {
        using var connect = Rewriting();
        connect["connectors/gone"].Says("""{"error_code":500,"message":"no such class"}""", HttpStatusCode.InternalServerError);
        connect["connectors/a%2Fb"].Says("<h1>400</h1>", HttpStatusCode.BadRequest);
        connect["connectors/orders"].Says("""{"name":"orders"}""");

        Assert.That((await connect.AskAsync(["..", "a/b", "gone", "orders"])).Alive, Is.True);
    }

    /// <summary>A proxy may refuse odd names, and then nothing is learned of the worker.</summary>
    [Test]
    public async Task AskAsync_OddNamesAmongPlainOnes_APlainOneIsAskedFor()
    {
        using var connect = Rewriting();
        connect["connectors/orders"].Says("""{"name":"orders"}""");

        Assert.That((await connect.AskAsync(["a b", "a/b", "\u00fc", "x\n", "orders"])).Alive, Is.True);
        Assert.That(connect["connectors/a%20b"].Calls, Is.Zero);
    }

    [Test]
    public async Task AskAsync_NamesOfDotsAlone_AreNotAskedFor()
    {
        using var connect = Rewriting();
        var root = connect[""].Says("""{"version":"4.3.1"}""");
        var list = connect["connectors/"].Says("[]");

        Assert.That((await connect.AskAsync(["..", "."])).Alive, Is.False);
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

        Assert.That((await connect.AskAsync([.. Enumerable.Range(1, 5).Select(i => $"c{i}")])).Alive, Is.EqualTo(alive));
    }

    /// <summary>A managed service: every 404 is its own.</summary>
    private static StubConnect Rewriting()
    {
        var connect = new StubConnect();
        const string Own = """{"errors":[{"status":"404","detail":"Not Found"}]}""";
        connect.Health.Says(Own, HttpStatusCode.NotFound);
        connect[Missing].Says(Own, HttpStatusCode.NotFound);
        return connect;
    }
}
