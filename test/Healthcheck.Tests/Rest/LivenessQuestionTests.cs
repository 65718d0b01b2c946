using System.Net;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

/// <summary>Which of the questions a worker is asked.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class LivenessQuestionTests
{
    private const string NotFound = """{"error_code":404,"message":"HTTP 404 Not Found"}""";
    private const string Page = "<html>healthy</html>";
    private const string Missing = "connectors/healthcheck-asks-for-no-connector";

    [Test]
    public async Task AskAsync_WithoutHealth_IsNotAskedForItOverTheSameConnection()
    {
        using var connect = new StubConnect();
        connect.Health.Says(NotFound, HttpStatusCode.NotFound);
        var missing = connect[Missing].Says(NotFound, HttpStatusCode.NotFound);

        await connect.AskAsync();
        await connect.AskAsync();
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
        await connect.AskAsync();

        connect[Missing].Says("<h1>400</h1>", HttpStatusCode.BadRequest);
        connect.Health.Says(Given.Healthy);

        Assert.That((await connect.AskAsync()).Detail, Does.StartWith("GET /health answered 200"));
    }

    [Test]
    public async Task AskAsync_BecameAnOlderVersion_IsFoundOutAtOnce()
    {
        using var connect = new StubConnect();
        connect.Health.Says(Given.Healthy);
        await connect.AskAsync();

        connect.Health.Says(NotFound, HttpStatusCode.NotFound);
        connect[Missing].Says(NotFound, HttpStatusCode.NotFound);

        Assert.That((await connect.AskAsync()).Detail, Does.StartWith("GET /connectors/{name} answered 404"));
    }

    [TestCase(WorkerCheck.Health, "health", false)]
    [TestCase(WorkerCheck.Connector, Missing, true)]
    public async Task AskAsync_OneQuestionAllowed_AsksNoOther(WorkerCheck check, string path, bool alive)
    {
        using var connect = new StubConnect(check: check);
        connect.Health.Says(Page);
        connect[Missing].Says(NotFound, HttpStatusCode.NotFound);

        Assert.That((await connect.AskAsync()).Alive, Is.EqualTo(alive));
        Assert.That((connect[path].Calls, connect.Health.Calls + connect[Missing].Calls), Is.EqualTo((1, 1)));
    }

    [TestCase(WorkerCheck.Off, false)]
    [TestCase(WorkerCheck.Auto, true)]
    public void Asks_Off_IsFalse(WorkerCheck check, bool asks) =>
        Assert.That(new LivenessClient(check, SecretRedactor.Default, TimeProvider.System).Asks, Is.EqualTo(asks));
}
