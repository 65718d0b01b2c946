using FakeConnect;
using Healthcheck.Rest;
using Healthcheck.Restarts;
using Healthcheck.Tests.Support;
using Healthcheck.Tests.Web;

namespace Healthcheck.Tests.Restarts;

/// <summary>How Connect is asked, as counted by what it saw.</summary>
[TestFixture]
[CancelAfter(30_000)]
internal sealed class RestartClientTests
{
    private const string Whole = "/connectors/orders/restart?includeTasks=true&onlyFailed=true";
    private const string Itself = "/connectors/orders/restart";
    private const string Task0 = "/connectors/orders/tasks/0/restart";
    private const string Task1 = "/connectors/orders/tasks/1/restart";

    private FakeWorker _connect = null!;
    private FakeCluster _cluster = null!;

    [SetUp]
    public async Task StartAsync() => (_connect, _cluster) = await RunningDaemon.StartConnectAsync(new FakeConnector(
        "orders", "sink", "FAILED", "w1:1",
        [new FakeTask(0, "FAILED", "w1:1"), new FakeTask(1, "FAILED", "w2:1"), new FakeTask(2, "RUNNING", "w2:1")]));

    [TearDown]
    public async Task StopAsync() => await _connect.DisposeAsync();

    [TestCase("4.3.1", "Newest", Whole)]
    [TestCase("3.6.2", "NoHealth", Whole)]
    [TestCase("7.5.0-ccs", "NoHealth", Whole)]
    [TestCase("whatever", "Newest", Whole, Description = "Connect's own /health tells")]
    [TestCase("whatever", "NoHealth", $"{Itself} {Task0} {Task1}")]
    [TestCase("7.0.12-ccs", "NoHealth", $"{Itself} {Task0} {Task1}")]
    [TestCase("3.1.0", "NoHealth", $"{Itself} {Task0} {Task1}")]
    [TestCase("2.2.2", "NoExpand", $"{Itself} {Task0} {Task1}")]
    [TestCase("4.3.1", "NoExpand", $"{Whole} {Task0} {Task1}", Description = "an older worker took the call: 204")]
    public async Task RestartAsync_Version_DecidesHow(string version, string kind, string posts)
    {
        _connect.Version = Enum.Parse<FakeVersion>(kind);
        _connect.Answer("/", FakeReply.Json($$"""{"version":"{{version}}","commit":"1","kafka_cluster_id":"x"}"""));

        var answer = await RestartAsync(isWhole: true);

        Assert.That(answer.Kind, Is.EqualTo(RestartAnswerKind.Accepted));
        Assert.That(string.Join(' ', _connect.Posts), Is.EqualTo(posts));
        Assert.That(
            _cluster.Connectors[0].Tasks.Select(task => task.State).Append(_cluster.Connectors[0].State), Is.All.EqualTo("RUNNING"));
    }

    [Test]
    public async Task RestartAsync_NotWhole_AsksNothingElse()
    {
        await RestartAsync(isWhole: false, 1);

        Assert.That(_connect.Requests.Select(request => request.Method + request.Target), Is.EqualTo(["POST" + Task1]));
    }

    [Test]
    public async Task RestartAsync_EachAnswerOverAnotherConnection_GoesTaskByTask()
    {
        _connect.Answer("/", new FakeReply
        {
            Body = """{"version":"4.3.1"}"""u8.ToArray(),
            Headers = new Dictionary<string, string> { ["Connection"] = "close" },
        });

        await RestartAsync(isWhole: true, 0);

        Assert.That(_connect.Posts, Is.EqualTo([Task0]));
    }

    [Test]
    public async Task RestartAsync_ConnectionBreaks_IsNotSentAgain([Values] bool isWhole)
    {
        _connect.Answer(isWhole ? Itself : Task0, FakeReply.Dropped());

        var answer = await RestartAsync(isWhole, 0, 1);

        Assert.That(answer.Kind, Is.EqualTo(RestartAnswerKind.Unknown));
        Assert.That(_connect.Posts, Has.Count.EqualTo(1));
    }

    [TestCase(500, RestartAnswerKind.Unknown)]
    [TestCase(503, RestartAnswerKind.Unknown)]
    [TestCase(409, RestartAnswerKind.Conflict)]
    [TestCase(404, RestartAnswerKind.Gone)]
    [TestCase(400, RestartAnswerKind.Refused)]
    [TestCase(405, RestartAnswerKind.Refused)]
    [TestCase(302, RestartAnswerKind.Refused)]
    [TestCase(200, RestartAnswerKind.Refused)]
    public async Task RestartAsync_Code_IsToldOnce(int code, object kind)
    {
        _connect.Answer(Itself, FakeReply.Error(code, "because"));

        var answer = await RestartAsync(isWhole: true);

        Assert.That(answer.Kind, Is.EqualTo(kind));
        Assert.That(answer.Detail, Does.Contain($"{code}: because"));
        Assert.That(_connect.Posts, Is.EqualTo([Whole]));
    }

    [TestCase(401)]
    [TestCase(403)]
    public async Task RestartAsync_Forbidden_NamesTheMend(int code)
    {
        _connect.Answer(Itself, FakeReply.Error(code, "no"));

        var answer = await RestartAsync(isWhole: true);

        Assert.That(
            answer, Has.Property("Kind").EqualTo(RestartAnswerKind.Refused).And.Property("Detail").Contains("--restart-basic-auth-file"));
    }

    [Test]
    public async Task RestartAsync_PageOfAProxy_IsNotConnectsWordThatItIsGone()
    {
        _connect.Answer(Itself, FakeReply.Text("<html>", 404, "text/html"));

        Assert.That((await RestartAsync(isWhole: true)).Kind, Is.EqualTo(RestartAnswerKind.Refused));
    }

    [Test]
    public async Task RestartAsync_OneTaskGone_GoesOnWithTheOthers()
    {
        _connect.Answer(Task0, FakeReply.Error(404, "Unknown task: orders-0"));

        var answer = await RestartAsync(isWhole: false, 0, 1);

        Assert.That(answer.Kind, Is.EqualTo(RestartAnswerKind.Accepted));
        Assert.That(answer.Parts, Is.EqualTo([1]));
        Assert.That(_connect.Posts, Is.EqualTo([Task0, Task1]));
    }

    [TestCase(409, RestartAnswerKind.Accepted)]
    [TestCase(500, RestartAnswerKind.Unknown)]
    public async Task RestartAsync_TroubleOnTheWay_AsksNoMore(int code, object kind)
    {
        _connect.Answer(Task0, FakeReply.Error(code, "because"));

        var answer = await RestartAsync(isWhole: false, FailedParts.Connector, 0, 1);

        Assert.That(answer.Kind, Is.EqualTo(kind));
        Assert.That(_connect.Posts, Is.EqualTo([Itself, Task0]));
    }

    [Test]
    public async Task RestartAsync_NobodyThere_IsUnknown()
    {
        await _connect.DisposeAsync();

        var answer = await RestartAsync(isWhole: true);

        Assert.That(
            answer, Has.Property("Kind").EqualTo(RestartAnswerKind.Unknown).And.Property("Detail").Contains("refused the connection"));
    }

    [Test]
    public async Task RestartAsync_Hangs_IsGivenUpAfterConnectsOwnTime()
    {
        using var stub = new StubConnect();
        stub[""].Says("""{"version":"4.3.1"}""");
        var post = stub["connectors/orders/restart?includeTasks=true&onlyFailed=true"].Hangs();
        var client = new RestartClient(stub.Connections, stub.Time);
        var order = new RestartOrder(Given.Url, "orders", [0], IsWhole: true, 1, IsTrial: false);

        var restart = client.RestartAsync(order, CancellationToken.None);
        await post.CalledAsync(1);
        stub.Time.Advance(TimeSpan.FromSeconds(94));
        Assert.That(restart.IsCompleted, Is.False);
        stub.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.That((await restart).Kind, Is.EqualTo(RestartAnswerKind.Unknown));
        Assert.That(post.Calls, Is.EqualTo(1));
    }

    private Task<RestartAnswer> RestartAsync(bool isWhole, params int[] parts)
    {
        var client = new RestartClient(Given.Connections(new RestOptions()), TimeProvider.System);
        var all = parts.Length > 0 ? parts : [FailedParts.Connector, 0, 1];
        return client.RestartAsync(
            new RestartOrder(_connect.Address, "orders", [.. all], isWhole, 1, IsTrial: false), CancellationToken.None);
    }
}
