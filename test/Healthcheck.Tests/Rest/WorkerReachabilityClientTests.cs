using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

internal sealed class WorkerReachabilityClientTests
{
    [TestCase("connect-1:8083", "http://connect-1:8083/")]
    [TestCase("10.0.0.7:8083", "http://10.0.0.7:8083/")]
    [TestCase("[2001:db8::7]:8083", "http://[2001:db8::7]:8083/")]
    [TestCase("connect-1:80", "http://connect-1/")]
    [TestCase("connect-1", null)]
    [TestCase("", null)]
    [TestCase(":8083", null)]
    [TestCase("connect-1:", null)]
    [TestCase("connect-1:0x50", null)]
    [TestCase("connect-1:99999", null)]
    [TestCase("source->target", null)]
    [TestCase("user:password@host:8083", null)]
    [TestCase("host:8083/path", null)]
    [TestCase("host:8083?a=b", null)]
    [TestCase("host:8083#a", null)]
    [TestCase("host name:8083", null)]
    [TestCase("evil.example:80@host:8083", null)]
    [TestCase("connect-1:0", null)]
    [TestCase("xn--\u00fc:80", null)]
    [TestCase("[fe80::1%eth0]:8083", null)]
    [TestCase("[fe80::1%25eth0]:8083", null)]
    [TestCase("a..b:8083", null)]
    [TestCase("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:80", null)]
    [TestCase("connect_1:8083", "http://connect_1:8083/")]
    public void AddressOf_WorkerId_OnlyHostAndPort(string workerId, string? address)
    {
        Assert.That(WorkerReachabilityClient.ParseAddress(workerId, "http")?.AbsoluteUri, Is.EqualTo(address));
    }

    [Test]
    public void AddressOf_HalfACharacterForAHost_IsNone()
    {
        Assert.That(WorkerReachabilityClient.ParseAddress($"{'\ud800'}:80", "http"), Is.Null);
    }

    [TestCase(HttpStatusCode.OK)]
    [TestCase(HttpStatusCode.Unauthorized)]
    [TestCase(HttpStatusCode.NotFound)]
    [TestCase(HttpStatusCode.InternalServerError)]
    public async Task AskAsync_AnyAnswer_IsAnAnswer(HttpStatusCode status)
    {
        using var connect = new StubConnect();
        connect[""].Says("{}", status);

        Assert.That(await connect.Call.AskAsync(Given.Url, CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task AskAsync_NoAnswer_TellsWhatCameInstead()
    {
        using var connect = new StubConnect();
        connect[""].Throws(() => new HttpRequestException(
            HttpRequestError.ConnectionError, inner: new SocketException((int)SocketError.ConnectionRefused)));

        Assert.That(
            await connect.Call.AskAsync(Given.Url, CancellationToken.None), Is.EqualTo("http://connect:8083/ refused the connection"));
    }

    [TestCase(SslProtocols.Tls12, true)]
    [TestCase(SslProtocols.Tls13, true)]
    [TestCase(SslProtocols.Tls12, false)]
    [TestCase(SslProtocols.Tls13, false)]
    public async Task AskAsync_ClientCertificateDemandedOrCertificateNotTrusted_IsThere(SslProtocols version, bool demands)
    {
        using var certificate = SocketServer.Certificate();
        using var server = SocketServer.Tls(certificate, version, demands ? shown => shown is not null : null);

        Assert.That(await AskAsync(server.Https), Is.Null);
    }

    [Test]
    public async Task AskAsync_AnyByteOfAnswer_IsAnAnswer()
    {
        using var alerting = SocketServer.Alerting(116);
        using var odd = SocketServer.Saying("SSH-2.0");

        foreach (var address in new[] { alerting.Https, alerting.Http, odd.Http, odd.Https })
        {
            Assert.That(await AskAsync(address), Is.Null, address.AbsoluteUri);
        }
    }

    /// <summary>As a balancer or a port forwarder does it for a process that is gone.</summary>
    [Test]
    public async Task AskAsync_TakesTheConnectionAndClosesIt_IsNotThere()
    {
        using var server = SocketServer.Saying("");

        Assert.That(await AskAsync(server.Http), Does.StartWith($"{server.Http} closed the connection before it answered"));
        Assert.That(await AskAsync(server.Https), Is.EqualTo($"{server.Https} failed the TLS handshake: it closed the connection"));
    }

    [Test]
    public async Task AskAsync_Silence_EndsAfterItsTime()
    {
        using var connect = new StubConnect();
        connect[""].Hangs();
        var asking = connect.Call.AskAsync(Given.Url, CancellationToken.None);
        connect.Time.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromMilliseconds(1));
        Assert.That(connect.Time.ArmedTimers, Is.EqualTo(1), "it is still being waited for");

        connect.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.That(await asking.WaitAsync(TimeSpan.FromSeconds(10)), Is.EqualTo("http://connect:8083/ did not answer in time"));
    }

    private static async Task<string?> AskAsync(Uri address)
    {
        using var anonymous = Given.Connections(new RestOptions()).CreateAnonymous();
        return await new WorkerReachabilityClient(anonymous, TimeProvider.System).AskAsync(address, CancellationToken.None);
    }
}
