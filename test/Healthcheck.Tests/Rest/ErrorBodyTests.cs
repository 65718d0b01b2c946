using System.Net;
using Healthcheck.Connect;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

/// <summary>What the body of an answer other than 200 adds to the fault, and how much of it is read.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class ErrorBodyTests
{
    private const string Canary = "c4n4ry";

    [
        TestCase("""{"error_code":404,"message":"HTTP 404 Not Found"}""",
            "Connect has nothing there; --connect-url has another base path than Connect: HTTP 404 Not Found")]
    [TestCase("""{"message":"Not Found","url":"/connectors","status":"404"}""", "it is still starting: Not Found")]
    [TestCase("", "a proxy does not know this path, and --connect-url lacks the base path of Connect; or a worker is still starting")]
    [
        TestCase("<html>404 not found</html>",
            "not Connect said so, but a proxy before it; probably --connect-url lacks the base path of Connect")]
    [
        TestCase("""{"message":"no Route matched"}""",
            "not Connect said so, but a proxy before it; probably --connect-url lacks the base path of Connect: no Route matched")]
    [
        TestCase("""{"message":"no such path","status":"404"}""",
            "not Connect said so, but a proxy before it; probably --connect-url lacks the base path of Connect: no such path")]
    [
        TestCase("""{"message":"no such path","url":"/connectors"}""",
            "not Connect said so, but a proxy before it; probably --connect-url lacks the base path of Connect: no such path")]
    public async Task ReadAsync_NotFound_NamesTheLikelyCause(string body, string cause)
    {
        using var connect = new StubConnect();
        connect.List.Says(body, HttpStatusCode.NotFound);

        Assert.That((await connect.FailAsync()).Detail, Is.EqualTo($"http://connect:8083/ answered 404: {cause}"));
    }

    [Test]
    public async Task ReadAsync_SecretInAnErrorsMessage_IsNotTold()
    {
        using var connect = new StubConnect();
        connect.List.Says($$"""{"error_code":500,"message":"login failed: password={{Canary}}"}""", HttpStatusCode.InternalServerError);

        Assert.That((await connect.FailAsync()).Detail, Does.Contain("login failed").And.Not.Contain(Canary));
    }

    /// <summary>What is behind 16 KiB is not read, and a cut body is not understood.</summary>
    [TestCase(16 * 1024, ": too many at once")]
    [TestCase((16 * 1024) + 1, "")]
    public async Task ReadAsync_LongErrorBody_IsReadUpToItsLimit(int length, string said)
    {
        const string Begin = "{\"stack\":\"", End = "\",\"error_code\":500,\"message\":\"too many at once\"}";
        using var connect = new StubConnect();
        connect.List.Says(Begin + new string('x', length - Begin.Length - End.Length) + End, HttpStatusCode.InternalServerError);

        Assert.That((await connect.FailAsync()).Detail, Is.EqualTo($"http://connect:8083/ answered 500{said}"));
    }

    /// <summary>Of a message only so much, and nothing that would move the cursor or begin another line.</summary>
    [TestCase("""a\u001b[31m\nb\u2028c""", "a [31m b c")]
    [TestCase("sixty sixty sixty sixty sixty sixty sixty sixty sixty sixty", "sixty sixty sixty sixty sixty sixty sixty sixty sixty sixty")]
    public async Task ReadAsync_MessageOfConnect_IsOneLine(string message, string said)
    {
        using var connect = new StubConnect();
        connect.List.Says($$"""{"error_code":500,"message":"{{message}}"}""", HttpStatusCode.InternalServerError);

        Assert.That((await connect.FailAsync()).Detail, Is.EqualTo($"http://connect:8083/ answered 500: {said}"));
    }

    [TestCase(200, "")]
    [TestCase(201, "...")]
    public async Task ReadAsync_LongMessageOfConnect_IsCut(int length, string mark)
    {
        using var connect = new StubConnect();
        connect.List.Says($$"""{"error_code":500,"message":"{{new string('m', length)}}"}""", HttpStatusCode.InternalServerError);

        Assert.That((await connect.FailAsync()).Detail, Does.EndWith($" answered 500: {new string('m', 200)}{mark}"));
    }

    [Test]
    public async Task ReadAsync_BadRequestOfConnect_TellsWhatItSays()
    {
        using var connect = new StubConnect();
        connect.List.Says("""{"error_code":400,"message":"no such state"}""", HttpStatusCode.BadRequest);

        Assert.That((await connect.FailAsync()).Detail, Is.EqualTo("http://connect:8083/ answered 400: no such state"));
    }

    [TestCase("""{"error_code":"500","message":"said"}""", ": said")]
    [TestCase("""{"error_code":500,"message":7}""", "")]
    [TestCase("""["HTTPS"]""", "")]
    public async Task ReadAsync_OddErrorBody_TellsWhatItCan(string body, string said)
    {
        using var connect = new StubConnect();
        connect.List.Says(body, HttpStatusCode.InternalServerError);

        Assert.That((await connect.FailAsync()).Detail, Is.EqualTo($"{Given.Url} answered 500{said}"));
    }

    [TestCase("""["HTTPS"]""", FaultReason.HttpStatus)]
    [TestCase("HTTPS only", FaultReason.Tls)]
    [TestCase("speak https", FaultReason.HttpStatus)]
    public async Task ReadAsync_BadRequest_NamesTheSchemeWhereTheBodyIsNoJson(string body, FaultReason reason)
    {
        using var connect = new StubConnect();
        connect.List.Says(body, HttpStatusCode.BadRequest);

        Assert.That((await connect.FailAsync()).Reason, Is.EqualTo(reason));
    }

    [Test]
    public async Task ReadAsync_MessageThatIsNoText_IsJettysAllTheSame()
    {
        using var connect = new StubConnect();
        connect.List.Says("""{"message":7,"url":"/connectors","status":"404"}""", HttpStatusCode.NotFound);

        Assert.That((await connect.FailAsync()).Detail, Is.EqualTo($"{Given.Url} answered 404: it is still starting"));
    }

    [TestCase(HttpStatusCode.OK, "answered a body whose compression is broken")]
    [TestCase(HttpStatusCode.InternalServerError, "answered 500")]
    public async Task ReadAsync_BodyThatCannotBeDecoded_IsAFault(HttpStatusCode status, string sentence)
    {
        using var connect = new StubConnect();
        connect.List.Says(() => new StreamContent(ThrowingStream.Undecodable), status);

        Assert.That((await connect.FailAsync()).Detail, Is.EqualTo($"{Given.Url} {sentence}"));
    }

    [Test]
    public async Task ReadAsync_ErrorBodyThatBreaksOff_IsTheStatusOnly()
    {
        using var connect = new StubConnect();
        connect.List.Says(
            () => new StreamContent(new ThrowingStream(() => new IOException("reset"))), HttpStatusCode.InternalServerError);

        Assert.That((await connect.FailAsync()).Detail, Is.EqualTo($"{Given.Url} answered 500"));
    }

    [Test]
    public async Task ReadAsync_BadRequestOfAnotherServer_NamesTheScheme()
    {
        using var connect = new StubConnect();
        connect.List.Says("<html>The plain HTTP request was sent to HTTPS port</html>", HttpStatusCode.BadRequest);

        var fault = await connect.FailAsync();
        Assert.That(
            (fault.Reason, fault.Detail),
            Is.EqualTo((FaultReason.Tls, "http://connect:8083/ speaks TLS: --connect-url should begin with https://")));

        connect.List.Says("<html>no</html>", HttpStatusCode.BadRequest);
        Assert.That(
            (await connect.FailAsync()).Detail, Does.EndWith("answered 400; if it speaks TLS, --connect-url has to begin with https://"));
    }
}
