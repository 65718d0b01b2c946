using System.Text;
using FakeConnect;
using Healthcheck.Tests.Support;
using Healthcheck.Tests.Web;

namespace Healthcheck.Tests.Commands;

/// <summary><c>healthcheck check</c> as a person, a cron job or a pipeline meets it.</summary>
[TestFixture]
[CancelAfter(30_000)]
internal sealed class CheckCommandTests
{
    private static readonly FakeConnector Well = FakeConnector.Running("orders", "source", 2, "w1:1", "w2:1");
    private static readonly FakeConnector Bad = new(
        "warehouse", "sink", "RUNNING", "w1:1", [new FakeTask(0, "RUNNING", "w1:1"), new FakeTask(1, "FAILED", "w2:1", "boom\n\tat x")]);

    private static readonly FakeConnector Paused = new("archive", "sink", "PAUSED", "w1:1", []);

    [Test]
    public async Task RunAsync_Failure_TellsTheWorstFirstAndExits1()
    {
        var (connect, code, output, error) = await CheckRun.OfAsync([], Well, Paused, Bad);

        Assert.That((code, error), Is.EqualTo((1, "")));
        Assert.That(output.Replace(connect, "URL", StringComparison.Ordinal), Is.EqualTo("""
            UNHEALTHY  URL: 3 connectors, 4 tasks, 1 failure (rate 0.143, threshold 0)

            FAILURE  WHERE          STATE   WORKER  BECAUSE
            task     warehouse / 1  FAILED  w2:1    boom

            CONNECTOR  TYPE    STATE    WORKER  TASKS
            warehouse  sink    RUNNING  w1:1    1 RUNNING, 1 FAILED
            archive    sink    PAUSED   w1:1    none
            orders     source  RUNNING  w1:1    2 RUNNING

            """));
    }

    [Test]
    public async Task RunAsync_AllWell_Exits0()
    {
        var (connect, code, output, _) = await CheckRun.OfAsync([], Well);

        Assert.That(
            (code, output.Split('\n')[0]), Is.EqualTo((0, $"HEALTHY  {connect}: 1 connector, 2 tasks, 0 failures (rate 0, threshold 0)")));
    }

    [Test]
    public async Task RunAsync_WorkerIdOwnsNothing_SaysSoWithTheIdsThereAre()
    {
        var (_, code, output, _) = await CheckRun.OfAsync(["--connect-worker-id", "w9:1"], Well, Bad);

        Assert.That(
            (code, output.Split('\n')[1]),
            Is.EqualTo((0, "WARNING  nothing is owned by the worker id w9:1, so no failure can count; listed: w1:1, w2:1")));
    }

    [TestCase("--failure-threshold-percentage 20", 0)]
    [TestCase("--exclude-connectors warehouse", 0)]
    [TestCase("--connect-worker-id w1:1", 0)]
    [TestCase("--unhealthy-states PAUSED", 1)]
    [TestCase("--grace-period 1h", 1)]
    public async Task RunAsync_Settings_AreThoseOfTheDaemon(string args, int expected)
    {
        var (_, code, _, _) = await CheckRun.OfAsync(args.Split(' '), Well, Paused, Bad);

        Assert.That(code, Is.EqualTo(expected));
    }

    [Test]
    public async Task RunAsync_Json_IsWhatTheDaemonAnswers()
    {
        var (connect, cluster) = await RunningDaemon.StartConnectAsync(Well, Bad);
        await using var owned = connect;
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, new ManualTimeProvider());

        var (code, output, _) = await CheckRun.RunAsync(["--json", "--connect-url", connect.Address.AbsoluteUri], isTerminal: true);

        Assert.That((code, output), Is.EqualTo((1, await daemon.ReadAsync("/") + "\n")));
        Assert.That(cluster.Connectors, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task RunAsync_NobodyThere_Exits3AndSaysWhy()
    {
        var (connect, _) = await RunningDaemon.StartConnectAsync();
        await connect.DisposeAsync();

        var (code, output, _) = await CheckRun.RunAsync(["--connect-url", connect.Address.AbsoluteUri]);
        var (jsonCode, json, _) = await CheckRun.RunAsync(["--connect-url", connect.Address.AbsoluteUri, "--json"]);

        Assert.That(
            (code, output), Is.EqualTo((3, $"UNKNOWN  the last poll failed (connect: {connect.Address} refused the connection)\n")));
        Assert.That((jsonCode, json), Is.EqualTo((3, json)));
        Assert.That(json, Does.StartWith("{\"healthy\":false,").And.Contain("refused the connection"));
    }

    [Test]
    public async Task RunAsync_LostWorker_IsAskedBeforeTheVerdict()
    {
        var (gone, _) = await RunningDaemon.StartConnectAsync();
        await gone.DisposeAsync();
        var owner = $"127.0.0.1:{gone.Address.Port}";

        var (_, code, output, _) = await CheckRun.OfAsync(["--checks", "lost_worker"], FakeConnector.Running("orders", "source", 1, owner));

        Assert.That(code, Is.EqualTo(1));
        Assert.That(output, Does.Contain("lost_worker").And.Contain("suspect_task"));
    }

    /// <summary>As the daemon does, and by a path of its own: a host that a list merely names is told nothing.</summary>
    [Test]
    public async Task RunAsync_OwnerNamedByTheList_IsAskedWithoutCredentials()
    {
        await using var stranger = await FakeWorker.StartAsync(new FakeCluster());
        var (connect, _) = await RunningDaemon.StartConnectAsync(
            FakeConnector.Running("orders", "source", 1, $"127.0.0.1:{stranger.Address.Port}"));
        await using var owned = connect;

        var (code, _, _) = await CheckRun.RunAsync(
            ["--connect-url", connect.Address.AbsoluteUri, "--checks", "lost_worker", "--basic-auth", "user:canary-51c9"]);

        Assert.That(code, Is.Zero);
        Assert.That(
            stranger.Requests.Select(request => (request.Method, request.Target, request.Authorization ?? "")),
            Is.EqualTo(new[] { ("GET", "/", "") }));
        Assert.That(connect.Requests.Select(request => request.Authorization), Is.Not.Empty.And.All.StartsWith("Basic "));
    }

    [TestCase("", 1, "UNHEALTHY  ")]
    [TestCase("--exclude-connectors orders-to-warehouse", 0, "HEALTHY  ")]
    public async Task RunAsync_Demo_ShowsAFailure(string args, int code, string start)
    {
        var (exit, output, _) = await CheckRun.RunAsync(["--demo", .. args.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.That((exit, output), Is.EqualTo((code, output)));
        Assert.That(output, Does.StartWith(start));
    }

    [Test]
    public async Task RunAsync_FaultySettings_Exits2()
    {
        var (code, output, error) = await CheckRun.RunAsync(["--port", "x"]);

        Assert.That((code, output, error), Is.EqualTo((2, "", "--port (HEALTHCHECK_PORT): 'x' is not a port; allowed: 1-65535\n")));
    }

    [Test]
    public async Task RunAsync_DoubtfulSettings_AreToldBesideTheVerdict()
    {
        var (_, code, _, error) = await CheckRun.OfAsync(
            ["--unhealthy-states", "DEAD", "--worker-check", "off"], FakeConnector.Running("orders", "source", 1));

        Assert.That((code, error.Split('\n').Length), Is.EqualTo((0, 3)));
        Assert.That(
            error,
            Does.StartWith("warning: --").And.Contain("DEAD is not a state that Kafka Connect is known to have").And
                .Contain("--worker-check"));
    }

    [TestCase("--timeout", "5", 2)]
    [TestCase("--timeout", "99ms", 2)]
    [TestCase("--timeout", "11m", 2)]
    [TestCase("--timeout", "", 2)]
    [TestCase("--timeout=soon", null, 2)]
    public async Task RunAsync_OwnTimeout_IsCheckedLikeASetting(string flag, string? value, int code)
    {
        var given = value is "5" ? ["--timeout", "5", "--port", "0"] : value is null ? [flag] : new[] { flag, value };
        var (exit, _, error) = await CheckRun.RunAsync(given);

        Assert.That((exit, error.Trim().Split('\n').Length), Is.EqualTo((code, 1)));
        Assert.That(error, value is "5" ? Does.StartWith("--port") : Does.StartWith("--timeout: ").And.Contain("allowed: 100ms-10m"));
    }

    [Test]
    public async Task RunAsync_SlowProof_IsWaitedForWithinItsTimeout()
    {
        var (connect, _) = await RunningDaemon.StartConnectAsync(FakeConnector.Running("orders", "source", 1));
        await using var owned = connect;
        connect.Answer("/health", FakeReply.Hanging());

        var (code, output, _) = await CheckRun.RunAsync(["--connect-url", connect.Address.AbsoluteUri, "--timeout", "500ms"]);

        Assert.That((code, output), Is.EqualTo((1, output)));
        Assert.That(output, Does.Contain("broker"));
    }

    /// <summary>No list is ever proven over its own connection, and no header says why.</summary>
    [Test]
    public async Task RunAsync_ServerClosesBehindEachAnswerWithoutNotice_IsBelieved()
    {
        using var server = new SocketServer(async stream =>
        {
            var buffer = new byte[4096];
            var read = await stream.ReadAtLeastAsync(buffer, 1, throwOnEndOfStream: false);
            var isList = Encoding.ASCII.GetString(buffer, 0, read).StartsWith("GET /connectors", StringComparison.Ordinal);
            var body = isList ? Given.Body(Given.Connector("orders")) : Given.Healthy;
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        });

        var (code, output, _) = await CheckRun.RunAsync(["--connect-url", server.Http.AbsoluteUri]);

        Assert.That((code, output), Is.EqualTo((0, output)));
        Assert.That(output, Does.StartWith("HEALTHY"));
    }

    [Test]
    public async Task RunAsync_Help_TellsItsOwn()
    {
        var (code, output, _) = await CheckRun.RunAsync(["--help"]);

        Assert.That(
            (code, output.Split('\n')[0]),
            Is.EqualTo((0, "Usage: healthcheck check [--watch] [--json] [--color|--no-color] [--timeout 15s] [settings]")));
    }
}
