using System.Text.Json;
using FakeConnect;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Web;

/// <summary>The answers as time passes and Connect comes and goes; the clock is turned by hand.</summary>
internal sealed class VerdictOverTimeTests
{
    private const string List = "/connectors";
    private const string Ping = """{"status":"UP"}""";
    private ManualTimeProvider _clock = null!;
    private FakeWorker _connect = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _clock = new ManualTimeProvider();
        (_connect, _) = await RunningDaemon.StartConnectAsync(FakeConnector.Running("orders", "source", 1));
    }

    [TearDown]
    public async Task StopAsync() => await _connect.DisposeAsync();

    [Test]
    public async Task Get_BeforeFirstPoll_IsUnhealthyAndNotReadyButAlive()
    {
        _connect.Answer(List, FakeReply.Hanging());
        await using var daemon = await RunningDaemon.StartUnpolledAsync(_connect.Address, _clock);

        Assert.That(await daemon.AskAsync("/"), Is.EqualTo((503, Unknown("no poll of Kafka Connect has finished yet"))));
        Assert.That((await daemon.AskAsync("/readyz")).Code, Is.EqualTo(503));
        Assert.That(await daemon.AskAsync("/ping"), Is.EqualTo((200, Ping)));
        Assert.That(await daemon.AskAsync("/livez"), Is.EqualTo((200, Ping)));
        Assert.That((await daemon.AskAsync("/metrics")).Code, Is.EqualTo(200));
        Assert.That((await daemon.AskAsync("/status")).Code, Is.EqualTo(200));
        using var response = await daemon.GetAsync("/");
        Assert.That(response.Headers.Age, Is.Null);
    }

    [Test]
    public async Task Get_FirstPollFailed_IsReadyAndNamesTheReason()
    {
        _connect.Answer(List, FakeReply.Error(401, "who are you"));
        await using var daemon = await RunningDaemon.StartAsync(_connect.Address, _clock);

        var (code, body) = await daemon.AskAsync("/");

        Assert.That(code, Is.EqualTo(503));
        Assert.That(Error(body), Does.StartWith("the last poll failed (auth: ").And.Contain("who are you"));
        Assert.That((await daemon.AskAsync("/readyz")).Code, Is.EqualTo(200));
    }

    [Test]
    public async Task Get_ClockTurned_AgesTheVerdict()
    {
        await using var daemon = await RunningDaemon.StartAsync(_connect.Address, _clock, "--poll-interval", "1h", "--stale-after", "2h");

        foreach (var (turn, age) in new[] { (0.0, 0), (9.9, 9), (0.2, 10), (589, 599), (1, 600), (2000, 2600) })
        {
            _clock.Advance(TimeSpan.FromSeconds(turn));
            using var response = await daemon.GetAsync("/");
            Assert.That(response.Headers.Age, Is.EqualTo(TimeSpan.FromSeconds(age)));
        }
    }

    [Test]
    public async Task Get_SnapshotGrownStaleAfterFaults_Is503NamingTheReason()
    {
        await using var daemon = await RunningDaemon.StartAsync(_connect.Address, _clock);
        _connect.Answer(List, FakeReply.Error(500, "out of order"));
        await _clock.WaitUntilArmedAsync(1);
        _clock.Advance(TimeSpan.FromSeconds(10));
        await daemon.NextReportAsync();
        Assert.That((await daemon.AskAsync("/")).Code, Is.EqualTo(200), "one lost poll is no alarm");

        _clock.Advance(TimeSpan.FromSeconds(21));

        var (code, body) = await daemon.AskAsync("/");
        Assert.That(code, Is.EqualTo(503));
        Assert.That(Error(body), Does.StartWith(
            "no poll of Kafka Connect has succeeded for more than 30 s; the last poll failed (http_status: "));
        Assert.That(Error(body), Does.Contain("out of order"));
        Assert.That(body, Is.EqualTo(Unknown(Error(body))));
    }

    [Test]
    public async Task Get_SnapshotExactlyAsOldAsAllowed_IsStillAVerdict()
    {
        await using var daemon = await RunningDaemon.StartAsync(_connect.Address, _clock, "--poll-interval", "1h", "--stale-after", "3h");

        _connect.Answer(List, FakeReply.Hanging());
        _clock.Advance(TimeSpan.FromHours(3));
        Assert.That((await daemon.AskAsync("/")).Code, Is.EqualTo(200));

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That((await daemon.AskAsync("/")).Code, Is.EqualTo(503));
    }

    [Test]
    public async Task Get_WhileConnectHangs_StillAnswersAtOnce()
    {
        await using var daemon = await RunningDaemon.StartAsync(_connect.Address, _clock);
        await _clock.WaitUntilArmedAsync(1);
        _connect.Answer(List, FakeReply.Hanging());
        _clock.Advance(TimeSpan.FromSeconds(10));
        await _clock.WaitUntilArmedAsync(2);

        Assert.That((await daemon.AskAsync("/")).Code, Is.EqualTo(200));
        Assert.That(await daemon.AskAsync("/ping"), Is.EqualTo((200, Ping)));
        Assert.That((await daemon.AskAsync("/metrics")).Code, Is.EqualTo(200));
    }

    [Test]
    public async Task Get_ConnectFails_LivezAndPingKnowNothingOfIt()
    {
        await using var daemon = await RunningDaemon.StartAsync(_connect.Address, _clock);
        await _connect.DisposeAsync();
        await _clock.WaitUntilArmedAsync(1);
        _clock.Advance(TimeSpan.FromSeconds(31));

        Assert.That((await daemon.AskAsync("/")).Code, Is.EqualTo(503));
        Assert.That((await daemon.AskAsync("/livez")).Code, Is.EqualTo(200));
        Assert.That((await daemon.AskAsync("/ping")).Code, Is.EqualTo(200));
    }

    [Test]
    public async Task Get_ShutdownBegun_IsUnreadyWhileStillListening()
    {
        await using var daemon = await RunningDaemon.StartAsync(_connect.Address, _clock);

        daemon.App.Lifetime.StopApplication();

        Assert.That(await daemon.AskAsync("/readyz"), Is.EqualTo((503, """{"status":"DOWN","error":"shutting down"}""")));
        Assert.That((await daemon.AskAsync("/")).Code, Is.EqualTo(200));
        Assert.That((await daemon.AskAsync("/livez")).Code, Is.EqualTo(200));
    }

    [Test]
    public async Task Stop_DrainIsOver_ClosesTheListener()
    {
        await using var daemon = await RunningDaemon.StartAsync(_connect.Address, _clock);
        await _clock.WaitUntilArmedAsync(1);
        daemon.App.Lifetime.StopApplication();
        var stopped = daemon.App.StopAsync();
        await _clock.WaitUntilArmedAsync(2);
        Assert.That((await daemon.AskAsync("/readyz")).Code, Is.EqualTo(503));

        _clock.Advance(TimeSpan.FromMilliseconds(500));
        await stopped.WaitAsync(RunningDaemon.Patience);

        Assert.That(async () => await daemon.GetAsync("/ping"), Throws.InstanceOf<HttpRequestException>());
    }

    private static string Unknown(string error) =>
        """{"healthy":false,"message":"Exception raised while attempting to calculate health result, assuming unhealthy.","error":"""
        + JsonSerializer.Serialize(error) + ""","failure_states":["FAILED"]}""";

    private static string Error(string body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("error").GetString()!;
    }
}
