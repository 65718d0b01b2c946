using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Healthcheck.Connect;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

/// <summary>Everything that can go wrong outside becomes a reason and a sentence.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class FaultMapperTests
{
    private const string Canary = "c4n4ry";

    private static readonly TestCaseData[] Exceptions =
    [
        Case("dns", HttpRequestError.NameResolutionError, new SocketException((int)SocketError.HostNotFound), FaultReason.Dns, 3),
        Case("refused", HttpRequestError.ConnectionError, new SocketException((int)SocketError.ConnectionRefused), FaultReason.Connect, 3),
        Case(
            "unreachable", HttpRequestError.ConnectionError, new SocketException((int)SocketError.HostUnreachable), FaultReason.Connect, 3),
        Case("tls", HttpRequestError.SecureConnectionError, new AuthenticationException("no trust"), FaultReason.Tls, 1),
        Case("ended", HttpRequestError.ResponseEnded, null, FaultReason.Connect, 1),
        Case("headers", HttpRequestError.ConfigurationLimitExceeded, null, FaultReason.TooLarge, 1),
        Case("no http", HttpRequestError.InvalidResponse, null, FaultReason.InvalidBody, 1),
        Case("broken", HttpRequestError.Unknown, new IOException("reset"), FaultReason.Connect, 1),
        Case("other", HttpRequestError.Unknown, null, FaultReason.Other, 1),
    ];

    [TestCaseSource(nameof(Exceptions))]
    public async Task ReadAsync_NoAnswer_GivesReason(HttpRequestError error, Exception? inner, FaultReason reason, int calls)
    {
        using var connect = new StubConnect();
        connect.List.Throws(() => new HttpRequestException(error, "failed", inner));

        var fault = await connect.FailAsync();

        Assert.That(fault.Reason, Is.EqualTo(reason));
        Assert.That(fault.Detail, Does.StartWith("http://connect:8083/ "));
        Assert.That(connect.List.Calls, Is.EqualTo(calls));
    }

    [TestCase(401, FaultReason.Auth, 1)]
    [TestCase(403, FaultReason.Auth, 1)]
    [TestCase(204, FaultReason.HttpStatus, 1)]
    [TestCase(301, FaultReason.HttpStatus, 1)]
    [TestCase(307, FaultReason.HttpStatus, 1)]
    [TestCase(404, FaultReason.HttpStatus, 1)]
    [TestCase(500, FaultReason.HttpStatus, 1)]
    [TestCase(501, FaultReason.HttpStatus, 1)]
    [TestCase(408, FaultReason.HttpStatus, 3)]
    [TestCase(409, FaultReason.HttpStatus, 3)]
    [TestCase(429, FaultReason.HttpStatus, 3)]
    [TestCase(502, FaultReason.HttpStatus, 3)]
    [TestCase(503, FaultReason.HttpStatus, 3)]
    [TestCase(504, FaultReason.HttpStatus, 3)]
    public async Task ReadAsync_Status_GivesReasonAfterRetriesWhereWorthwhile(int status, FaultReason reason, int calls)
    {
        using var connect = new StubConnect();
        connect.List.Says("""{"error_code":1,"message":"said so"}""", (HttpStatusCode)status);

        var fault = await connect.FailAsync();

        Assert.That(fault.Reason, Is.EqualTo(reason));
        Assert.That(fault.Detail, Does.Contain($"answered {status}"));
        Assert.That(connect.List.Calls, Is.EqualTo(calls));
    }

    [Test]
    public async Task ReadAsync_Redirect_SaysThatItIsNotFollowed()
    {
        using var connect = new StubConnect();
        connect.List.Answers(_ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.MovedPermanently)
        {
            Headers = { Location = new Uri($"http://user:{Canary}@elsewhere/") },
        }));
        var elsewhere = connect["http://elsewhere/"].Says("{}");

        Assert.That((await connect.FailAsync()).Detail, Does.Contain("not followed").And.Not.Contain(Canary));
        Assert.That(elsewhere.Calls, Is.Zero);
    }

    /// <summary>Whether another process may stand there, so that lists are doubted until they are proven.</summary>
    [TestCase(404, "<html>404 not found</html>", true)]
    [TestCase(404, "", true)]
    [TestCase(404, """{"message":"Not Found","url":"/connectors","status":"404"}""", true)]
    [TestCase(404, """{"error_code":404,"message":"HTTP 404 Not Found"}""", false)]
    [TestCase(500, """{"error_code":500,"message":"Request timed out"}""", false)]
    [TestCase(500, "<html>oops</html>", false)]
    [TestCase(502, "<html>bad gateway</html>", false)]
    [TestCase(503, "", false)]
    public async Task ReadAsync_Status_OnlyAForeignNotFoundMayBeAnotherProcess(int status, string body, bool isReplaced)
    {
        using var connect = new StubConnect();
        connect.List.Says(body, (HttpStatusCode)status);

        Assert.That((await connect.FailAsync()).IsReplaced, Is.EqualTo(isReplaced));
    }

    [TestCase(HttpRequestError.ConnectionError, SocketError.ConnectionRefused, true)]
    [TestCase(HttpRequestError.ConnectionError, SocketError.HostUnreachable, false)]
    [TestCase(HttpRequestError.NameResolutionError, SocketError.HostNotFound, false)]
    [TestCase(HttpRequestError.ResponseEnded, SocketError.ConnectionReset, false)]
    public async Task ReadAsync_NoAnswer_OnlyARefusalMayBeAnotherProcess(HttpRequestError error, SocketError socket, bool isReplaced)
    {
        using var connect = new StubConnect();
        connect.List.Throws(() => new HttpRequestException(error, "failed", new SocketException((int)socket)));

        Assert.That((await connect.FailAsync()).IsReplaced, Is.EqualTo(isReplaced));
    }

    private static readonly TestCaseData[] Sentences =
    [
        Says("no compression", new InvalidDataException(), "answered a body whose compression is broken"),
        Says("no host", new UriFormatException(), "has a host name that cannot be looked up"),
        Says("broken off", new IOException(), "broke off in the middle of its answer"),
        Says(
            "unreachable", Http(HttpRequestError.ConnectionError, new SocketException((int)SocketError.HostUnreachable)),
            "cannot be connected to (HostUnreachable)"),
        Says("no connection", Http(HttpRequestError.ConnectionError), "cannot be connected to (no connection)"),
        Says("refused", Http(HttpRequestError.ConnectionError, new SocketException((int)SocketError.ConnectionRefused)), "refused the connection"),
        Says("dns", Http(HttpRequestError.NameResolutionError), "has a host name that cannot be resolved"),
        Says("headers", Http(HttpRequestError.ConfigurationLimitExceeded), "answered headers beyond the limit"),
        Says("no http", Http(HttpRequestError.InvalidResponse), "did not answer in HTTP", mayWantTls: true),
        Says("ended", Http(HttpRequestError.ResponseEnded), "closed the connection before it answered", mayWantTls: true),
        Says("broken", Http(HttpRequestError.Unknown, new IOException()), "broke the connection before it answered", mayWantTls: true),
    ];

    [TestCaseSource(nameof(Sentences))]
    public void Map_Exception_IsToldInASentence(Exception exception, string sentence, bool mayWantTls)
    {
        var https = new Uri("https://connect:8083/");
        var hint = mayWantTls ? "; if it speaks TLS, --connect-url has to begin with https://" : "";

        Assert.That(FaultMapper.Map(exception, Given.Url)?.Detail, Is.EqualTo($"{Given.Url} {sentence}{hint}"));
        Assert.That(FaultMapper.Map(exception, https)?.Detail, Is.EqualTo($"{https} {sentence}"));
    }

    /// <summary>A longer interval only helps where the request would have been given more.</summary>
    [TestCase(5.25, 5.25, "did not answer within the 5.25 s that the poll had left")]
    [TestCase(5, 4, "did not answer within the 5 s that the poll had left")]
    [TestCase(5, 6, "did not answer within the 5 s that the poll had left; --poll-interval is too short for this --request-timeout")]
    public void CreateEndOfPoll_RequestMayTakeLonger_NamesTheSettings(double given, double timeout, string sentence) => Assert.That(
        FaultMapper.CreateEndOfPoll(Given.Url, TimeSpan.FromSeconds(given), TimeSpan.FromSeconds(timeout)).Detail,
        Is.EqualTo($"{Given.Url} {sentence}"));

    [Test]
    public async Task ReadAsync_RequestTimeout_IsNotTheEndOfThePoll()
    {
        using var connect = new StubConnect { TurnsClock = false };
        connect.List.Hangs();
        var reading = connect.FailAsync();
        await connect.List.CalledAsync(1);
        connect.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.That((await reading).Detail, Is.EqualTo($"{Given.Url} did not answer in time"));
    }

    [TestCase(300)]
    [TestCase(302)]
    [TestCase(399)]
    public async Task ReadAsync_AnyRedirect_SaysThatItIsNotFollowed(int status)
    {
        using var connect = new StubConnect();
        connect.List.Says("", (HttpStatusCode)status);

        Assert.That((await connect.FailAsync()).Detail, Does.EndWith(
            $"answered {status}: redirects are not followed; set --connect-url to the final address"));
    }

    [Test]
    public async Task ReadAsync_HostThatCannotBeLookedUp_IsADnsFault()
    {
        using var connect = new StubConnect();
        connect.List.Throws(() => new UriFormatException());

        Assert.That((await connect.FailAsync()).Reason, Is.EqualTo(FaultReason.Dns));
    }

    [Test]
    public async Task ReadAsync_OtherFault_TellsTheInnermost()
    {
        using var connect = new StubConnect();
        connect.List.Throws(() => new HttpRequestException(
            "failed, see inner exception", new InvalidOperationException("see inner exception", new ArgumentException("what it was"))));

        Assert.That((await connect.FailAsync()).Detail, Is.EqualTo("http://connect:8083/ what it was"));
    }

    [Test]
    public async Task ReadAsync_Bug_IsNoFault()
    {
        using var connect = new StubConnect();
        connect.List.Throws(() => new InvalidCastException());

        await Assert.ThatAsync(() => connect.ReadAsync(), Throws.TypeOf<InvalidCastException>());
    }

    private static TestCaseData Says(string name, Exception exception, string sentence, bool mayWantTls = false) =>
        new TestCaseData(exception, sentence, mayWantTls).SetArgDisplayNames(name);

    private static HttpRequestException Http(HttpRequestError error, Exception? inner = null) => new(error, "failed", inner);

    private static TestCaseData Case(string name, HttpRequestError error, Exception? inner, FaultReason reason, int calls) =>
        new TestCaseData(error, inner, reason, calls).SetArgDisplayNames(name);
}
