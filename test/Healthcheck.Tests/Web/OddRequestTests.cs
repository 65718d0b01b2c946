using System.Net;
using System.Net.Sockets;
using System.Text;
using FakeConnect;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Web;

/// <summary>Requests that no client sends by accident are answered, and said nothing of in the log.</summary>
[CancelAfter(60_000)]
internal sealed class OddRequestTests
{
    private FakeWorker _connect = null!;
    private RunningDaemon _daemon = null!;

    private static IEnumerable<TestCaseData> Heads()
    {
        yield return new TestCaseData("GET http://other.example/ping HTTP/1.1\r\nHost: other.example", 200);
        yield return new TestCaseData("GET http://other.example HTTP/1.1\r\nHost: other.example", 200);
        yield return new TestCaseData("OPTIONS * HTTP/1.1\r\nHost: x", 404);
        yield return new TestCaseData("CONNECT x:80 HTTP/1.1\r\nHost: x:80", 404);
        yield return new TestCaseData("GET // HTTP/1.1\r\nHost: x", 404);
        yield return new TestCaseData("GET /./ping HTTP/1.1\r\nHost: x", 200);
        yield return new TestCaseData("GET /../ping HTTP/1.1\r\nHost: x", 200);
        yield return new TestCaseData("GET /%zz HTTP/1.1\r\nHost: x", 404);
        yield return new TestCaseData("GET /%ff%fe HTTP/1.1\r\nHost: x", 404);
        yield return new TestCaseData("GET /% HTTP/1.1\r\nHost: x", 404);
        yield return new TestCaseData("GET /%00 HTTP/1.1\r\nHost: x", 400);
        yield return new TestCaseData("GET /workers/%ff HTTP/1.1\r\nHost: x", 404);
        yield return new TestCaseData("GET /workers/% HTTP/1.1\r\nHost: x", 404);
        yield return new TestCaseData("GET /connectors/%00 HTTP/1.1\r\nHost: x", 400);
        yield return new TestCaseData("GET /connectors/orders/tasks/99999999999999999999 HTTP/1.1\r\nHost: x", 404);
        yield return new TestCaseData("GET /connectors/orders/tasks/-1 HTTP/1.1\r\nHost: x", 404);
        yield return new TestCaseData("GET /connectors// HTTP/1.1\r\nHost: x", 404);
        yield return new TestCaseData("GET ? HTTP/1.1\r\nHost: x", 400);
        yield return new TestCaseData("GET ping HTTP/1.1\r\nHost: x", 405);
        yield return new TestCaseData("GET / HTTP/1.1", 400);
        yield return new TestCaseData("GET / HTTP/1.1\r\nHost: x\r\nHost: y", 400);
        yield return new TestCaseData("GET / HTTP/1.1\r\nHost: a b", 400);
        yield return new TestCaseData("GET / HTTP/9.9\r\nHost: x", 505);
        yield return new TestCaseData("BREW /ping HTTP/1.1\r\nHost: x", 405);
        yield return new TestCaseData("get /ping HTTP/1.1\r\nHost: x", 200);
        yield return new TestCaseData("POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 0", 405);
        yield return new TestCaseData("POST /status HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999", 405);
        yield return new TestCaseData("POST /connectors/orders HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked", 405);
        yield return new TestCaseData($"GET /{new string('a', 10_000)} HTTP/1.1\r\nHost: x", 414);
        yield return new TestCaseData($"GET /workers/{new string('a', 7000)} HTTP/1.1\r\nHost: x", 404);
        yield return new TestCaseData($"GET /ping HTTP/1.1\r\nHost: x\r\nX-Long: {new string('a', 20_000)}", 431);
        yield return new TestCaseData("GET /metrics HTTP/1.1\r\nHost: x\r\nAccept: ;;,,q=,*/*;q=9e999,\"", 200);
        yield return new TestCaseData("GET /metrics HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip;q=nan,;q=,*;q=-1", 200);
        yield return new TestCaseData("GET /metrics HTTP/1.1\r\nHost: x\r\nAccept: a\r\nAccept: b\r\nAccept-Encoding: \u00e9", 400);
        yield return new TestCaseData("GET /ping HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade", 200);
        yield return new TestCaseData("GET /ping HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5", 200);
    }

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        (_connect, _) = await RunningDaemon.StartConnectAsync(
            [FakeConnector.Running("orders", "source", 2), .. Enumerable.Range(0, 3000)
                .Select(i => FakeConnector.Running($"c{i}", "sink", 1) with { State = "FAILED" })]);
        _daemon = await RunningDaemon.StartAsync(_connect.Address, new ManualTimeProvider(), "--failure-threshold-percentage", "100");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _daemon.DisposeAsync();
        await _connect.DisposeAsync();
    }

    [TearDown]
    public void AssertLogIsQuiet() =>
        Assert.That(
            _daemon.Logs.All.Split('\n')
                .Where(line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal)),
            Is.Empty);

    [TestCaseSource(nameof(Heads))]
    public async Task Send_OddHead_IsAnswered(string head, int code)
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync(Encoding.Latin1.GetBytes(head + "\r\nConnection: close\r\n\r\n"));

        Assert.That(await StatusAsync(socket), Is.EqualTo(code));
    }

    [TestCase("/")]
    [TestCase("/health")]
    [TestCase("/ping")]
    [TestCase("/livez")]
    [TestCase("/readyz")]
    [TestCase("/status")]
    [TestCase("/metrics")]
    [TestCase("/workers/127.0.0.1:8083")]
    [TestCase("/connectors/orders")]
    [TestCase("/connectors/orders/tasks/0")]
    [TestCase("/nothing")]
    public async Task Send_Head_HasTheHeadersOfGetAndNoBody(string path)
    {
        using var get = await _daemon.SendAsync(HttpMethod.Get, path);
        using var socket = await ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes($"HEAD {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));

        var answer = await ReadAsync(socket);

        Assert.That(answer, Does.StartWith($"HTTP/1.1 {(int)get.StatusCode} ").And.EndsWith("\r\n\r\n"));
        Assert.That(answer, Does.Contain($"Content-Length: {get.Content.Headers.ContentLength}\r\n"));
    }

    [TestCase("/")]
    [TestCase("/status")]
    [TestCase("/metrics")]
    [TestCase("/workers/127.0.0.1:8083")]
    public async Task Send_ClientThatLeavesInTheMiddle_IsNoFault(string path)
    {
        for (var i = 0; i < 50; i++)
        {
            using var socket = await ConnectAsync();
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n"));
            if (i % 2 == 0)
            {
                await socket.ReceiveAsync(new byte[1000]);
            }
        }

        Assert.That((await _daemon.AskAsync("/ping")).Code, Is.EqualTo(200));
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _daemon.Http.BaseAddress!.Port);
        return socket;
    }

    private static async Task<int> StatusAsync(Socket socket)
    {
        var answer = await ReadAsync(socket);
        return int.Parse(answer.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<string> ReadAsync(Socket socket)
    {
        using var answer = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = await socket.ReceiveAsync(buffer)) > 0;)
            {
                answer.Write(buffer, 0, read);
            }
        }
        catch (SocketException)
        {
            // Reset after the answer, for what was sent and not read.
        }

        return Encoding.ASCII.GetString(answer.ToArray());
    }
}
