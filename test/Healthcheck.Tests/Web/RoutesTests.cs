using System.Net;
using FakeConnect;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Web;

/// <summary>What holds of every path, on a daemon that watches one running connector.</summary>
internal sealed class RoutesTests
{
    private const string Healthy =
        """{"failures":[],"failure_states":["FAILED"],"failure_rate":0.0,"failure_threshold":0.0,"healthy":true}""";

    private const string Up = """{"status":"UP"}""";
    private const string Json = "application/json";

    private FakeWorker _connect = null!;
    private RunningDaemon _daemon = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        (_connect, _) = await RunningDaemon.StartConnectAsync(FakeConnector.Running("orders", "source", 2));
        _daemon = await RunningDaemon.StartAsync(_connect.Address, new ManualTimeProvider());
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _daemon.DisposeAsync();
        await _connect.DisposeAsync();
    }

    [TestCase("/", Healthy)]
    [TestCase("/health", Healthy)]
    [TestCase("/ping", Up)]
    [TestCase("/livez", Up)]
    [TestCase("/readyz", Up)]
    [TestCase("/?a=b", Healthy)]
    [TestCase("/health?x", Healthy)]
    [TestCase("/health/", Healthy)]
    [TestCase("/ping/", Up)]
    [TestCase("/ping/?verbose", Up)]
    public async Task Get_KnownPath_Answers200WithExactlyThisBody(string path, string body)
    {
        Assert.That(await _daemon.AskAsync(path), Is.EqualTo((200, body)));
    }

    [TestCase("/", Json)]
    [TestCase("/health", Json)]
    [TestCase("/ping", Json)]
    [TestCase("/livez", Json)]
    [TestCase("/readyz", Json)]
    [TestCase("/status", Json)]
    [TestCase("/metrics", "text/plain; version=0.0.4; charset=utf-8")]
    public async Task Get_KnownPath_NamesItsContentTypeAndLength(string path, string type)
    {
        using var response = await _daemon.GetAsync(path);
        var body = await response.Content.ReadAsByteArrayAsync();

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.Content.Headers.ContentType?.ToString(), Is.EqualTo(type));
        Assert.That(response.Content.Headers.ContentLength, Is.EqualTo(body.Length).And.GreaterThan(0));
    }

    [TestCase("/")]
    [TestCase("/health")]
    [TestCase("/ping")]
    [TestCase("/livez")]
    [TestCase("/readyz")]
    [TestCase("/status")]
    [TestCase("/metrics")]
    [TestCase("/nope")]
    public async Task Head_AnyPath_HasTheHeadersOfGetAndNoBody(string path)
    {
        using var get = await _daemon.GetAsync(path);
        using var head = await _daemon.SendAsync(HttpMethod.Head, path);

        Assert.That(head.StatusCode, Is.EqualTo(get.StatusCode));
        Assert.That(Headers(head), Is.EqualTo(Headers(get)));
        Assert.That(await head.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    [TestCase("/connectors")]
    [TestCase("/connectors/")]
    [TestCase("/nope")]
    [TestCase("/kafka/connect/deep/path")]
    [TestCase("//")]
    [TestCase("//ping")]
    [TestCase("/ping//")]
    [TestCase("/PING")]
    [TestCase("/ping/x")]
    [TestCase("/%2fping")]
    [TestCase("/<script>")]
    [TestCase("/../../etc/passwd")]
    public async Task Get_UnknownPath_Is404WithEmptyBody(string path)
    {
        // Built in two parts, or the client would take "//ping" for a host.
        using var response = await _daemon.Http.GetAsync(new Uri(_daemon.Http.BaseAddress!.AbsoluteUri.TrimEnd('/') + path));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.Empty);
        AssertSafeHeaders(response);
    }

    [Test]
    public async Task Send_OtherMethod_Is405AndTellsWhatIsAllowed(
        [Values("POST", "PUT", "DELETE", "PATCH", "OPTIONS")] string method, [Values("/", "/ping", "/metrics")] string path)
    {
        using var response = await _daemon.SendAsync(new HttpMethod(method), path);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
        Assert.That(response.Content.Headers.Allow, Is.EqualTo(new[] { "GET", "HEAD" }));
        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.Empty);
        Assert.That(response.Headers.Age, Is.Null);
        AssertSafeHeaders(response);
    }

    [TestCase("/")]
    [TestCase("/health")]
    [TestCase("/ping")]
    [TestCase("/livez")]
    [TestCase("/readyz")]
    [TestCase("/status")]
    [TestCase("/metrics")]
    public async Task Get_KnownPath_IsNeitherStoredNorSniffed(string path)
    {
        using var response = await _daemon.GetAsync(path);

        AssertSafeHeaders(response);
    }

    [TestCase("/", true)]
    [TestCase("/health/", true)]
    [TestCase("/ping", false)]
    [TestCase("/metrics", false)]
    public async Task Get_Path_HasAnAgeWhereItIsAVerdict(string path, bool expected)
    {
        using var response = await _daemon.GetAsync(path);

        Assert.That(response.Headers.Age.HasValue, Is.EqualTo(expected));
    }

    [Test]
    public async Task Get_AnyPath_NeverCallsConnect()
    {
        var before = _connect.Requests.Count;
        foreach (var path in new[] { "/", "/health", "/ping", "/livez", "/readyz", "/status", "/metrics", "/connectors/orders" })
        {
            await _daemon.ReadAsync(path);
        }

        Assert.That(_connect.Requests, Has.Count.EqualTo(before));
    }

    private static void AssertSafeHeaders(HttpResponseMessage response)
    {
        Assert.That(response.Headers.CacheControl?.ToString(), Is.EqualTo("no-store"));
        Assert.That(response.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(new[] { "nosniff" }));
        Assert.That(response.Headers.Server, Is.Empty);
    }

    private static string[] Headers(HttpResponseMessage response) =>
    [
        .. response.Headers.Concat(response.Content.Headers)
            .Where(header => header.Key != "Date")
            .Select(header => $"{header.Key}: {string.Join(',', header.Value)}")
            .Order(StringComparer.Ordinal),
    ];
}
