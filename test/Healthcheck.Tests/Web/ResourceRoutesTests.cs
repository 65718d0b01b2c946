using System.Net;
using FakeConnect;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Web;

/// <summary>The verdicts on parts over HTTP, on a daemon that watches one cluster from good to bad.</summary>
[TestFixture]
[CancelAfter(30_000)]
internal sealed class ResourceRoutesTests
{
    private const string Good = """{"failures":[],"failure_states":["FAILED"],"failure_rate":0.0,"failure_threshold":0.0,"healthy":true}""";
    private static readonly string[] Names = ["a/b c", "..", ".", "ünï ✓", "a%2Fb", "x?#&+", "\"q\" {y};", "a\\b", "tasks"];
    private static readonly ManualTimeProvider Clock = new();

    private FakeWorker _connect = null!;
    private RunningDaemon _daemon = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        (_connect, _) = await RunningDaemon.StartConnectAsync(
            [.. Names.Select(name => FakeConnector.Running(name, "source", 1, "w1:1")),
            new FakeConnector(
                "bad", "sink", "RUNNING", "w1:1", [new FakeTask(0, "FAILED", "w2:1", "boom"), new FakeTask(1, "RUNNING", "w2:1")]),
            new FakeConnector("ignored", "sink", "FAILED", "w3:1", [])]);
        _daemon = await RunningDaemon.StartAsync(_connect.Address, Clock, "--exclude-connectors", "ignored");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _daemon.DisposeAsync();
        await _connect.DisposeAsync();
    }

    [TestCaseSource(nameof(Names))]
    public async Task Get_AnyLegalName_IsReachable(string name)
    {
        var path = $"/connectors/{Uri.EscapeDataString(name).Replace(".", "%2E", StringComparison.Ordinal)}";

        Assert.That(await AskAsync(path), Is.EqualTo((200, Good)));
        Assert.That(await AskAsync($"{path}/tasks/0"), Is.EqualTo((200, Good)));
        Assert.That(await AskAsync($"{path}/tasks/1"), Is.EqualTo((404, "")));
    }

    [TestCase("/connectors/bad", "0.3333333333333333")]
    [TestCase("/connectors/bad/tasks/0", "1.0")]
    [TestCase("/workers/w2:1", "0.047619047619047616")]
    [TestCase("/workers/W2:1/", "0.047619047619047616")]
    public async Task Get_FailedPart_Is503WithItsFailures(string path, string rate)
    {
        var failure = """{"type":"task","connector":"bad","id":0,"state":"FAILED","worker_id":"w2:1","trace":"boom"}""";

        Assert.That(await AskAsync(path), Is.EqualTo((
            503, $$"""{"failures":[{{failure}}],"failure_states":["FAILED"],"failure_rate":{{rate}},"failure_threshold":0.0,"healthy":false}""")));
    }

    [TestCase("/workers/w1:1")]
    [TestCase("/workers/w3:1")]
    [TestCase("/connectors/bad/tasks/1")]
    public async Task Get_OtherParts_AreHealthy(string path)
    {
        Assert.That(await AskAsync(path), Is.EqualTo((200, Good)));
    }

    [Test]
    public async Task Get_WorkerThatIsPolled_IsKnown()
    {
        Assert.That(await AskAsync($"/workers/127.0.0.1:{_connect.Address.Port}"), Is.EqualTo((200, Good)));
    }

    [TestCase("/workers/w4:1")]
    [TestCase("/connectors/nope")]
    [TestCase("/connectors/BAD")]
    [TestCase("/connectors/ignored")]
    [TestCase("/connectors/bad/tasks/2")]
    [TestCase("/connectors/a/b%20c")]
    public async Task Get_UnknownPart_Is404WithEmptyBody(string path)
    {
        Assert.That(await AskAsync(path), Is.EqualTo((404, "")));
    }

    [Test]
    public async Task Get_Part_CarriesAgeAndTheHeadersOfAVerdict()
    {
        using var verdict = await _daemon.GetAsync("/");
        using var part = await _daemon.GetAsync("/connectors/bad");

        Assert.That(part.Headers.ToString().Split("Date:")[0], Is.EqualTo(verdict.Headers.ToString().Split("Date:")[0]));
        Assert.That(
            (part.Headers.Age, part.Content.Headers.ContentType), Is.EqualTo((verdict.Headers.Age, verdict.Content.Headers.ContentType)));
    }

    [Test]
    public async Task Send_OtherMethodOnAPart_Is405()
    {
        using var response = await _daemon.SendAsync(HttpMethod.Post, "/connectors/bad");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
    }

    [Test]
    public async Task Get_PartAfterTheNextPoll_IsOfTheNewSnapshot()
    {
        var clock = new ManualTimeProvider();
        var (connect, cluster) = await RunningDaemon.StartConnectAsync(FakeConnector.Running("orders", "source", 1));
        await using var owned = connect;
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, clock);
        Assert.That((await daemon.AskAsync("/connectors/orders")).Code, Is.EqualTo(200));

        cluster.SetTask("orders", 0, "FAILED");
        clock.Advance(TimeSpan.FromSeconds(10));
        await daemon.NextReportAsync();
        Assert.That((await daemon.AskAsync("/connectors/orders")).Code, Is.EqualTo(503));

        cluster.Remove("orders");
        cluster.Set(FakeConnector.Running("other", "source", 1));
        clock.Advance(TimeSpan.FromSeconds(10));
        await daemon.NextReportAsync();
        Assert.That((await daemon.AskAsync("/connectors/orders")).Code, Is.EqualTo(404));
    }

    [Test]
    public async Task Get_ExpectedAndNotListed_Is503NamingItAlsoWhenNothingIsListed()
    {
        var (connect, _) = await RunningDaemon.StartConnectAsync();
        await using (connect)
        {
            await using var daemon = await RunningDaemon.StartAsync(
                connect.Address, new ManualTimeProvider(), "--expect-connectors", "or/ders");
            const string missing = """{"failures":[{"type":"missing_connector","connector":"or/ders"}],"failure_states":["FAILED"],"failure_rate":1.0,"failure_threshold":0.0,"healthy":false}""";

            Assert.That(await daemon.AskAsync("/"), Is.EqualTo((503, missing)));
            Assert.That(await daemon.AskAsync("/connectors/or%2Fders"), Is.EqualTo((503, missing)));
            Assert.That((await daemon.AskAsync("/connectors/other")).Code, Is.EqualTo(404));
        }
    }

    [Test]
    public async Task Get_PartOfAStaleSnapshot_Is503AsTheWhole()
    {
        var clock = new ManualTimeProvider();
        var (connect, _) = await RunningDaemon.StartConnectAsync(FakeConnector.Running("orders", "source", 1));
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, clock, "--poll-interval", "1h", "--stale-after", "3h");
        await connect.DisposeAsync();
        clock.Advance(TimeSpan.FromHours(3) + TimeSpan.FromSeconds(1));

        // A poll may end meanwhile, and then the reason is told in other words.
        (int Code, string Body) whole, connector, worker;
        do
        {
            whole = await daemon.AskAsync("/");
            connector = await daemon.AskAsync("/connectors/orders");
            worker = await daemon.AskAsync("/workers/x:1");
        }
        while (await daemon.AskAsync("/") != whole);

        Assert.That((whole.Code, connector, worker), Is.EqualTo((503, whole, whole)));
    }

    /// <summary>As it stands: the client may not fold dots or decode anything.</summary>
    private async Task<(int Code, string Body)> AskAsync(string path)
    {
        var options = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        Assert.That(Uri.TryCreate(_daemon.Http.BaseAddress!.GetLeftPart(UriPartial.Authority) + path, options, out var url), Is.True);
        using var response = await _daemon.Http.GetAsync(url);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
