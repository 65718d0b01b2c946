using System.Net;
using System.Text;
using FakeConnect;
using Healthcheck.Connect;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;
using Healthcheck.Tests.Web;

namespace Healthcheck.Tests.Rest;

/// <summary>What only a real connection shows: whom the clients talk to, and what they send along.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class RealConnectionTests
{
    private static readonly FakeConnector Orders = FakeConnector.Running("orders", "source", 1);

    private readonly RestOptions _options = new() { BasicAuth = new(new Secret("user:canary-7b02")) };

    [TestCase(301)]
    [TestCase(302)]
    [TestCase(307)]
    [TestCase(308)]
    public async Task ReadAsync_Redirect_LeadsNowhere(int status)
    {
        var (elsewhere, _) = await RunningDaemon.StartConnectAsync(Orders);
        await using var owned = elsewhere;
        await using var connect = await FakeWorker.StartAsync(new FakeCluster());
        connect.Answer("/connectors", FakeReply.Redirect(new Uri(elsewhere.Address, "connectors?expand=status").AbsoluteUri, status));
        using var connection = Given.Connections(_options).Create(connect.Address);

        var deadline = new PollDeadline(TimeSpan.FromSeconds(10), TimeProvider.System);
        var reading = await new ConnectClient(_options, TimeProvider.System).ReadAsync(connection, deadline, CancellationToken.None);

        Assert.That((reading as ConnectReading.Unreachable)?.Detail, Does.Contain($"answered {status}: redirects are not followed"));
        Assert.That(elsewhere.Requests, Is.Empty);
    }

    [Test]
    public async Task AskAsync_RedirectToALiveWorker_ProvesNothing()
    {
        var (elsewhere, _) = await RunningDaemon.StartConnectAsync(Orders);
        await using var owned = elsewhere;
        await using var connect = await FakeWorker.StartAsync(new FakeCluster());
        foreach (var path in new[] { "/health", "/connectors/healthcheck-asks-for-no-connector", "/connectors/orders" })
        {
            connect.Answer(path, FakeReply.Redirect(new Uri(elsewhere.Address, path).AbsoluteUri));
        }

        using var connection = Given.Connections(_options).Create(connect.Address);

        var answer = await new LivenessClient(WorkerCheck.Auto, SecretRedactor.Default, TimeProvider.System)
            .AskAsync(connection, ["orders"], CancellationToken.None);

        Assert.That((answer.Alive, elsewhere.Requests.Count), Is.EqualTo((false, 0)));
    }

    /// <summary>A host that a list merely names could point at anybody.</summary>
    [Test]
    public async Task AskAsync_OwnerRedirects_IsThereAndNobodyElseIsAsked()
    {
        await using var elsewhere = await FakeWorker.StartAsync(new FakeCluster());
        await using var owner = await FakeWorker.StartAsync(new FakeCluster());
        owner.Answer("/", FakeReply.Redirect(elsewhere.Address.AbsoluteUri));
        using var http = Given.Connections(_options).CreateAnonymous();

        Assert.That(await new WorkerReachabilityClient(http, TimeProvider.System).AskAsync(owner.Address, CancellationToken.None), Is.Null);
        Assert.That((owner.Requests.Count, elsewhere.Requests.Count), Is.EqualTo((1, 0)));
    }

    /// <summary>A second one could lead to another process, whose list the proof of the first would then be taken for.</summary>
    [Test]
    public async Task Send_WhileAnAnswerIsOutstanding_WaitsForTheOneConnection()
    {
        var (connect, _) = await RunningDaemon.StartConnectAsync(Orders);
        await using var owned = connect;
        var slow = FakeReply.Hanging();
        connect.Answer("/health", slow);
        using var connection = Given.Connections(_options).Create(connect.Address);
        var first = connection.Question.GetAsync(ConnectUrls.Health(connect.Address));
        while (connect.Requests.Count == 0)
        {
            await Task.Yield();
        }

        var second = connection.List.GetAsync(ConnectUrls.Names(connect.Address));
        slow.Release();
        using var one = await first;
        using var other = await second;

        Assert.That((connection.Number, connect.Requests.Count), Is.EqualTo((1, 2)));
    }

    /// <summary>A balancer's cookie would tie all polls to one of several workers.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public async Task Send_AfterACookie_BringsNoneBack(bool isAnonymous)
    {
        var heard = new List<string>();
        using var server = new SocketServer(async stream =>
        {
            var buffer = new byte[4096];
            var length = await stream.ReadAtLeastAsync(buffer, 1, throwOnEndOfStream: false);
            heard.Add(Encoding.ASCII.GetString(buffer, 0, length));
            await stream.WriteAsync(
                "HTTP/1.1 200 OK\r\nSet-Cookie: route=w1; Path=/\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"u8.ToArray());
        });
        using var connection = Given.Connections(_options).Create(server.Http);
        using var anonymous = Given.Connections(_options).CreateAnonymous();
        for (var i = 0; i < 2; i++)
        {
            using var response = await (isAnonymous ? anonymous : connection.Question).GetAsync(server.Http);
        }

        Assert.That(heard, Has.Count.EqualTo(2).And.All.StartsWith("GET / HTTP/1.1\r\n").And.None.Contains("Cookie:"));
        Assert.That(heard, Has.All.Contains("User-Agent: ").And.All.Contains("Accept: application/json"));
    }

    /// <summary>Also not by a redirect that a worker sends, which nobody follows.</summary>
    [Test]
    public async Task Send_TokenAndHeaders_GoToTheWorkerAlone()
    {
        var heard = new List<string>();
        using var server = new SocketServer(async stream =>
        {
            var buffer = new byte[4096];
            var length = await stream.ReadAtLeastAsync(buffer, 1, throwOnEndOfStream: false);
            heard.Add(Encoding.ASCII.GetString(buffer, 0, length));
            await stream.WriteAsync(
                "HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
        });
        var options = new RestOptions
        {
            BearerToken = new(new Secret("canary-1")),
            Headers = new(new RequestHeaders([("X-Key", "canary-2"), ("User-Agent", "canary-3")])),
        };
        using var connection = Given.Connections(options).Create(server.Http);
        using var anonymous = Given.Connections(options).CreateAnonymous();

        foreach (var http in new[] { connection.List, connection.Question, anonymous })
        {
            using var response = await http.GetAsync(server.Http);
        }

        Assert.That(heard, Has.Count.EqualTo(3).And.None.Contains("elsewhere"));
        Assert.That(
            heard.Take(2),
            Has.All.Contains("Authorization: Bearer canary-1\r\n").And.All.Contains("X-Key: canary-2\r\n").And.All
                .Contains("User-Agent: canary-3\r\n"));
        Assert.That(heard[2], Does.Not.Contain("canary").And.Not.Contain("Authorization"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Send_ProxyOfTheEnvironment_IsNotUsed(bool isAnonymous)
    {
        await using var proxy = await FakeWorker.StartAsync(new FakeCluster());
        await using var connect = await FakeWorker.StartAsync(new FakeCluster());
        var before = HttpClient.DefaultProxy;
        try
        {
            HttpClient.DefaultProxy = new WebProxy(proxy.Address);
            using var connection = Given.Connections(_options).Create(connect.Address);
            using var anonymous = Given.Connections(_options).CreateAnonymous();
            using var response = await (isAnonymous ? anonymous : connection.Question).GetAsync(connect.Address);
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }

        Assert.That((connect.Requests.Count, proxy.Requests.Count), Is.EqualTo((1, 0)));
    }
}
