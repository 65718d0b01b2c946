using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Healthcheck.Connect;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Healthcheck.Tests.Rest;

/// <summary>Everything that can go wrong outside becomes a reason and a sentence.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class ConnectFaultTests
{
    private const string Canary = "c4n4ry";

    private static readonly TestCaseData[] Exceptions =
    [
        Case("dns", HttpRequestError.NameResolutionError, new SocketException((int)SocketError.HostNotFound), FaultReason.Dns, 3),
        Case("refused", HttpRequestError.ConnectionError, new SocketException((int)SocketError.ConnectionRefused), FaultReason.Connect, 3),
        Case("unreachable", HttpRequestError.ConnectionError, new SocketException((int)SocketError.HostUnreachable), FaultReason.Connect, 3),
        Case("tls", HttpRequestError.SecureConnectionError, new AuthenticationException("no trust"), FaultReason.Tls, 1),
        Case("ended", HttpRequestError.ResponseEnded, null, FaultReason.InvalidBody, 1),
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
    public async Task ReadAsync_ConflictOnce_IsRetriedAndRead()
    {
        using var connect = new StubConnect();
        connect.List.Answers(_ => Task.FromResult(connect.List.Calls == 1
            ? new HttpResponseMessage(HttpStatusCode.Conflict)
            : new HttpResponseMessage { Content = new StringContent(Given.Body(Given.Connector("orders"))) }));

        Assert.That((await connect.SeeAsync()).Connectors, Has.Length.EqualTo(1));
        Assert.That(connect.List.Calls, Is.EqualTo(2));
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

    [TestCase("""{"error_code":404,"message":"HTTP 404 Not Found"}""", "Connect has nothing there; --connect-url has another base path than Connect: HTTP 404 Not Found")]
    [TestCase("""{"message":"Not Found","url":"/connectors","status":"404"}""", "it is still starting: Not Found")]
    [TestCase("", "a proxy does not know this path, and --connect-url lacks the base path of Connect; or a worker is still starting")]
    [TestCase("<html>404 not found</html>", "not Connect said so, but a proxy before it; probably --connect-url lacks the base path of Connect")]
    [TestCase("""{"message":"no Route matched"}""", "not Connect said so, but a proxy before it; probably --connect-url lacks the base path of Connect: no Route matched")]
    public async Task ReadAsync_NotFound_NamesTheLikelyCause(string body, string cause)
    {
        using var connect = new StubConnect();
        connect.List.Says(body, HttpStatusCode.NotFound);

        Assert.That((await connect.FailAsync()).Detail, Is.EqualTo($"http://connect:8083/ answered 404: {cause}"));
    }

    [Test]
    public async Task ReadAsync_BadRequestOfAnotherServer_NamesTheScheme()
    {
        using var connect = new StubConnect();
        connect.List.Says("<html>The plain HTTP request was sent to HTTPS port</html>", HttpStatusCode.BadRequest);

        Assert.That((await connect.FailAsync()).Detail, Does.EndWith("answered 400; if it speaks TLS, --connect-url has to begin with https://"));
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
        connect.List.Throws(() => new HttpRequestException("failed, see inner exception", new InvalidOperationException("see inner exception", new ArgumentException("what it was"))));

        Assert.That((await connect.FailAsync()).Detail, Is.EqualTo("http://connect:8083/ what it was"));
    }

    [TestCase(3600, 5)]
    [TestCase(2, 2)]
    public async Task ReadAsync_Hanging_GivesTimeoutWhenAttemptOrBudgetIsOver(int budget, int seconds)
    {
        using var connect = new StubConnect { TurnsClock = false };
        connect.List.Hangs();
        var reading = connect.ReadAsync(TimeSpan.FromSeconds(budget));
        await connect.List.CalledAsync(1);
        var armed = connect.Time.ArmedTimers;

        connect.Time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.That(connect.Time.ArmedTimers, Is.EqualTo(armed), "it is still being waited for");
        connect.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.That((await reading as ConnectReading.Unreachable)?.Reason, Is.EqualTo(FaultReason.Timeout));
        Assert.That((connect.Time.ArmedTimers, connect.List.Calls), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task ReadAsync_BodyStallsAfterItsHead_GivesTimeout()
    {
        using var connect = new StubConnect { TurnsClock = false };
        await using var stalled = new StalledStream();
        connect.List.Says(() => new StreamContent(stalled));
        var reading = connect.ReadAsync();
        await stalled.AskedAsync();
        var armed = connect.Time.ArmedTimers;

        connect.Time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromMilliseconds(1));
        Assert.That(connect.Time.ArmedTimers, Is.EqualTo(armed), "it is still being waited for");
        connect.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.That((await reading as ConnectReading.Unreachable)?.Reason, Is.EqualTo(FaultReason.Timeout));
    }

    [Test]
    public void ReadAsync_Stopping_IsNoFault()
    {
        using var connect = new StubConnect();
        using var stopping = new CancellationTokenSource();
        connect.List.Hangs();
        var reading = connect.Client.ReadAsync(connect.Connection, new PollDeadline(TimeSpan.FromHours(1), connect.Time), stopping.Token);
        stopping.Cancel();

        Assert.That(async () => await reading, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task ReadAsync_Bug_IsNoFault()
    {
        using var connect = new StubConnect();
        connect.List.Throws(() => new InvalidCastException());

        await Assert.ThatAsync(() => connect.ReadAsync(), Throws.TypeOf<InvalidCastException>());
    }

    [Test]
    public async Task Create_ListAndQuestion_SendHeadersAndKeepCredentialsToThemselves()
    {
        using var connect = new StubConnect();
        var seen = new List<string>();
        connect.List.Says(Canary, HttpStatusCode.Unauthorized);
        connect.Health.Says(Canary, HttpStatusCode.ServiceUnavailable);
        var options = new RestOptions { BasicAuth = $"user:{Canary}" };
        var credentials = new BasicAuthSource(options, connect.Time, NullLogger<BasicAuthSource>.Instance);
        var connections = new WorkerConnectionFactory(
            credentials,
            options,
            connect.Time,
            () => new SingleConnectionHandler(new Recorder(seen) { InnerHandler = connect.Mock }),
            () => throw new AssertionException("nobody else is asked"));
        using var connection = connections.Create(Given.Url);

        var reading = await connect.Client.ReadAsync(connection, new PollDeadline(TimeSpan.FromHours(1), connect.Time), CancellationToken.None);
        var life = await new LivenessClient(WorkerCheck.Health, connect.Time).AskAsync(connection, [], CancellationToken.None);

        var encoded = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"user:{Canary}"));
        var expected = $"application/json|{Product.Name}/{Product.Version}|Basic {encoded}";
        Assert.That(seen, Is.EqualTo(new[] { expected, expected }));
        Assert.That($"{reading} {life} {options}", Does.Not.Contain(Canary).And.Not.Contain(encoded));
    }

    [TestCase("120", 120)]
    [TestCase("3600", 300)]
    [TestCase("Sun, 01 Mar 2026 13:02:00 GMT", 120)]
    public async Task ReadAsync_RetryAfterBeyondThePoll_IsTheFaultAtOnce(string header, int seconds)
    {
        using var connect = new StubConnect();
        connect.List.Answers(_ => Task.FromResult(Busy(header)));

        var fault = await connect.FailWithinAsync(TimeSpan.FromSeconds(9));

        Assert.That((connect.List.Calls, fault.Reason, fault.RetryAfter), Is.EqualTo((1, FaultReason.HttpStatus, (TimeSpan?)TimeSpan.FromSeconds(seconds))));
        Assert.That(fault.Detail, Does.Contain("answered 429").And.Contains($"not to be asked for {seconds} s"));
    }

    [Test]
    public async Task ReadAsync_RetryAfterWithinThePoll_IsWaitedForAndRead()
    {
        using var connect = new StubConnect();
        var began = connect.Time.GetUtcNow();
        connect.List.Answers(_ => Task.FromResult(connect.List.Calls == 1
            ? Busy("4")
            : new HttpResponseMessage { Content = new StringContent(Given.Body(Given.Connector("orders"))) }));

        Assert.That((await connect.SeeAsync()).Connectors, Has.Length.EqualTo(1));
        Assert.That(connect.List.Calls, Is.EqualTo(2));
        Assert.That(connect.Time.GetUtcNow() - began, Is.AtLeast(TimeSpan.FromSeconds(4)));
    }

    [TestCase("-5")]
    [TestCase("0")]
    [TestCase("soon")]
    [TestCase("Thu, 01 Jan 1970 00:00:00 GMT")]
    public async Task ReadAsync_RetryAfterThatSaysNothing_IsRetriedAsUsual(string header)
    {
        using var connect = new StubConnect();
        connect.List.Answers(_ => Task.FromResult(Busy(header)));

        Assert.That(((await connect.FailAsync()).RetryAfter, connect.List.Calls), Is.EqualTo(((TimeSpan?)null, 3)));
    }

    [Test]
    public async Task ReadAsync_PollEndsBeforeTheRequestTimeout_NamesBoth()
    {
        using var connect = new StubConnect(new RestOptions { RequestTimeout = TimeSpan.FromSeconds(30) }) { TurnsClock = false };
        connect.List.Hangs();
        var reading = connect.ReadAsync(TimeSpan.FromSeconds(9));
        await connect.List.CalledAsync(1);
        connect.Time.Advance(TimeSpan.FromSeconds(9));

        Assert.That((await reading as ConnectReading.Unreachable)?.Detail, Is.EqualTo(
            "http://connect:8083/ did not answer within the 9 s that the poll had left; --poll-interval is too short for this --request-timeout"));
    }

    private static HttpResponseMessage Busy(string retryAfter)
    {
        var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        return response;
    }

    private static TestCaseData Case(string name, HttpRequestError error, Exception? inner, FaultReason reason, int calls) =>
        new TestCaseData(error, inner, reason, calls).SetArgDisplayNames(name);

    private sealed class Recorder(List<string> seen) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            seen.Add($"{request.Headers.Accept}|{request.Headers.UserAgent}|{request.Headers.Authorization}");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
