using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

internal sealed class WorkerCallTests
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
    public void AddressOf_WorkerId_OnlyHostAndPort(string workerId, string? address)
    {
        Assert.That(WorkerCall.AddressOf(workerId, "http")?.AbsoluteUri, Is.EqualTo(address));
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

        Assert.That(await connect.Call.AskAsync(Given.Url, CancellationToken.None), Is.EqualTo("http://connect:8083/ refused the connection"));
    }

    [Test]
    public async Task AskAsync_BreaksOffInTls_IsThere()
    {
        using var connect = new StubConnect();
        connect[""].Throws(() => new HttpRequestException(HttpRequestError.SecureConnectionError, inner: new AuthenticationException("no")));

        Assert.That(await connect.Call.AskAsync(Given.Url, CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task AskAsync_Silence_EndsAfterItsTime()
    {
        using var connect = new StubConnect();
        connect[""].Hangs();
        var asking = connect.Call.AskAsync(Given.Url, CancellationToken.None);
        Assert.That(asking.IsCompleted, Is.False);

        connect.Time.Advance(WorkerCall.Timeout);

        Assert.That(await asking, Is.EqualTo("http://connect:8083/ did not answer in time"));
    }
}
