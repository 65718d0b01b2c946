using System.Net;
using System.Net.Sockets;
using System.Text;
using FakeConnect;
using Healthcheck.Tests.Support;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Healthcheck.Tests.Web;

/// <summary>Crowds that want nothing good do not keep a probe from its answer.</summary>
[NonParallelizable]
[CancelAfter(120_000)]
internal sealed class CrowdTests
{
    private readonly List<Socket> _crowd = [];
    private FakeWorker _connect = null!;
    private RunningDaemon _daemon = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var name = new string('x', 1000);
        (_connect, _) = await RunningDaemon.StartConnectAsync(
            [.. Enumerable.Range(0, 1000).Select(i => FakeConnector.Running($"{name}{i}", "sink", 1) with { State = "FAILED" })]);
        _daemon = await RunningDaemon.StartAsync(_connect.Address, new ManualTimeProvider());
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _daemon.DisposeAsync();
        await _connect.DisposeAsync();
    }

    [TearDown]
    public void Leave()
    {
        _crowd.ForEach(socket => socket.Dispose());
        _crowd.Clear();
    }

    [TestCase(3000, "")]
    [TestCase(600, "GET / HTTP/1.1\r\nHost: x\r\nX-Half: ")]
    [TestCase(450, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [TestCase(450, "GET /status HTTP/1.1\r\nHost: x\r\n\r\n")]
    [TestCase(450, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")]
    [TestCase(450, "GET /workers/127.0.0.1:8083 HTTP/1.1\r\nHost: x\r\n\r\n")]
    public async Task Get_CrowdThatIsSilentOrDoesNotRead_IsAnswered(int clients, string says)
    {
        for (var i = 0; i < clients; i++)
        {
            await ConnectAsync(says);
        }

        for (var i = 0; i < 20; i++)
        {
            await AssertAnsweredAsync("/ping", HttpStatusCode.OK);
            await AssertAnsweredAsync("/", HttpStatusCode.ServiceUnavailable);
        }
    }

    [Test]
    public async Task Get_WholePageAmongThoseThatDoNotRead_ComesWhole()
    {
        var page = await _daemon.ReadAsync("/");
        for (var i = 0; i < 100; i++)
        {
            await ConnectAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        }

        Assert.That(await _daemon.ReadAsync("/"), Is.EqualTo(page));
    }

    [Test]
    public void Limits_OfTheServer_LetGoWhoTakesNothing()
    {
        var limits = _daemon.App.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

        Assert.That(
            (limits.MinResponseDataRate!.BytesPerSecond, limits.MinResponseDataRate.GracePeriod),
            Is.EqualTo((16 * 1024.0, TimeSpan.FromSeconds(5))));
        Assert.That(
            (limits.RequestHeadersTimeout, limits.KeepAliveTimeout), Is.EqualTo((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30))));
        Assert.That(limits.MaxConcurrentConnections, Is.Null, "it would close the newest");
    }

    /// <summary>As a kubelet: over a connection of its own, and no more of the body than 10 KiB.</summary>
    private async Task AssertAnsweredAsync(string path, HttpStatusCode code)
    {
        using var probe = new HttpClient { BaseAddress = _daemon.Http.BaseAddress, Timeout = RunningDaemon.Patience };
        using var answer = await probe.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var read = await body.ReadAtLeastAsync(new byte[10 * 1024], 10 * 1024, throwOnEndOfStream: false);

        Assert.That(answer.StatusCode, Is.EqualTo(code));
        Assert.That(read, Is.EqualTo(path is "/" ? 10 * 1024 : """{"status":"UP"}""".Length));
    }

    private async Task ConnectAsync(string says)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _crowd.Add(socket);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, _daemon.Http.BaseAddress!.Port);
            await socket.SendAsync(Encoding.ASCII.GetBytes(says));
        }
        catch (SocketException)
        {
            // It has made room for another already.
        }
    }
}
