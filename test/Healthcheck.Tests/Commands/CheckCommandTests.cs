using FakeConnect;
using Healthcheck.Commands;
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
        var (connect, code, output, error) = await CheckAsync([], Well, Paused, Bad);

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
        var (connect, code, output, _) = await CheckAsync([], Well);

        Assert.That(
            (code, output.Split('\n')[0]), Is.EqualTo((0, $"HEALTHY  {connect}: 1 connector, 2 tasks, 0 failures (rate 0, threshold 0)")));
    }

    [Test]
    public async Task RunAsync_WorkerIdOwnsNothing_SaysSoWithTheIdsThereAre()
    {
        var (_, code, output, _) = await CheckAsync(["--connect-worker-id", "w9:1"], Well, Bad);

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
        var (_, code, _, _) = await CheckAsync(args.Split(' '), Well, Paused, Bad);

        Assert.That(code, Is.EqualTo(expected));
    }

    [Test]
    public async Task RunAsync_Json_IsWhatTheDaemonAnswers()
    {
        var (connect, cluster) = await RunningDaemon.StartConnectAsync(Well, Bad);
        await using var owned = connect;
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, new ManualTimeProvider());

        var (code, output, _) = await RunAsync(["--json", "--connect-url", connect.Address.AbsoluteUri], isTerminal: true);

        Assert.That((code, output), Is.EqualTo((1, await daemon.ReadAsync("/") + "\n")));
        Assert.That(cluster.Connectors, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task RunAsync_NobodyThere_Exits3AndSaysWhy()
    {
        var (connect, _) = await RunningDaemon.StartConnectAsync();
        await connect.DisposeAsync();

        var (code, output, _) = await RunAsync(["--connect-url", connect.Address.AbsoluteUri]);
        var (jsonCode, json, _) = await RunAsync(["--connect-url", connect.Address.AbsoluteUri, "--json"]);

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

        var (_, code, output, _) = await CheckAsync(["--checks", "lost_worker"], FakeConnector.Running("orders", "source", 1, owner));

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

        var (code, _, _) = await RunAsync(
            ["--connect-url", connect.Address.AbsoluteUri, "--checks", "lost_worker", "--basic-auth", "user:canary-51c9"]);

        Assert.That(code, Is.Zero);
        Assert.That(
            stranger.Requests.Select(request => (request.Method, request.Target, request.Authorization ?? "")),
            Is.EqualTo(new[] { ("GET", "/", "") }));
        Assert.That(connect.Requests.Select(request => request.Authorization), Is.Not.Empty.And.All.StartsWith("Basic "));
    }

    [Test]
    public async Task RunAsync_NarrowTerminal_EveryLineFits()
    {
        var talkative = new FakeConnector(
            "a-connector-with-a-long-name-1", "sink", "RUNNING", "connect-1.example:8083",
            [new FakeTask(0, "FAILED", "connect-1.example:8083", "org.example.Oops: the table ORDERS cannot be written any more\n\tat x")]);
        var (connect, _) = await RunningDaemon.StartConnectAsync(talkative);
        await using var owned = connect;

        var (_, output, _) = await RunAsync(
            ["--connect-url", connect.Address.AbsoluteUri], isTerminal: true, ("COLUMNS", "60"), ("NO_COLOR", "1"));

        Assert.That(output.Split('\n').Select(line => line.Length), Is.All.LessThanOrEqualTo(60));
        var words = output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Assert.That(
            words, Is.SupersetOf("UNHEALTHY 1 failure (rate 0.5, threshold 0) the table ORDERS cannot be written any more".Split(' ')));
        Assert.That(output, Does.Not.Contain("...").And.Contain("\nFAILURE  WHERE  "));
    }

    [TestCase("", 60, 60)]
    [TestCase("50", 60, 50)]
    [TestCase("nonsense", 60, 60)]
    [TestCase("5", 60, 60)]
    [TestCase("", 0, null)]
    public void FindColumns_Terminal_IsAskedUnlessTheVariableSays(string variable, int columns, int? expected)
    {
        var environment = new CommandEnvironment(
            new Dictionary<string, string> { ["COLUMNS"] = variable }, TextWriter.Null, TextWriter.Null, IsTerminal: true)
        {
            MeasureTerminal = () => (columns, 24),
        };

        Assert.That(environment.FindColumns(), Is.EqualTo(expected));
        Assert.That((environment with { IsTerminal = false }).FindColumns(), Is.EqualTo(variable is "50" ? 50 : (int?)null));
    }

    [TestCase("", 1, "UNHEALTHY  ")]
    [TestCase("--exclude-connectors orders-to-warehouse", 0, "HEALTHY  ")]
    public async Task RunAsync_Demo_ShowsAFailure(string args, int code, string start)
    {
        var (exit, output, _) = await RunAsync(["--demo", .. args.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.That((exit, output), Is.EqualTo((code, output)));
        Assert.That(output, Does.StartWith(start));
    }

    [TestCase(true, "", "", true)]
    [TestCase(false, "", "", false)]
    [TestCase(true, "1", "", false)]
    [TestCase(true, "1", "--color", true)]
    [TestCase(false, "", "--color", true)]
    [TestCase(true, "", "--no-color", false)]
    public async Task RunAsync_Colour_OnATerminalUnlessTold(bool isTerminal, string noColor, string flag, bool coloured)
    {
        var (connect, _) = await RunningDaemon.StartConnectAsync(Bad);
        await using var owned = connect;
        string[] args = ["--connect-url", connect.Address.AbsoluteUri, .. flag.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

        var (_, output, _) = await RunAsync(args, isTerminal, ("NO_COLOR", noColor));

        Assert.That(output.StartsWith("\x1b[31mUNHEALTHY\x1b[0m  ", StringComparison.Ordinal), Is.EqualTo(coloured));
        Assert.That(output.Contains('\x1b', StringComparison.Ordinal), Is.EqualTo(coloured));
    }

    [Test]
    public async Task RunAsync_HostileNames_CannotRepaintTheTerminal()
    {
        var (_, _, output, _) = await CheckAsync(
            [], new FakeConnector("a\x1b[2Jb\nHEALTHY\u202e", "sink", "FAILED", "w\r", [], "\x1b]0;x\a"));

        Assert.That(output.Where(character => char.IsControl(character) && character != '\n'), Is.Empty);
        Assert.That(output.Split('\n'), Has.None.StartsWith("HEALTHY"));
    }

    [Test]
    public async Task RunAsync_ManyConnectors_ShowsTheWorstAndHowManyMore()
    {
        var (_, _, output, _) = await CheckAsync(
            [], [.. Enumerable.Range(0, 70).Select(i => FakeConnector.Running($"c{i:00}", "source", 1)), Bad]);

        Assert.That(output, Does.Contain("\nwarehouse  sink").And.EndWith("... and 21 more\n"));
    }

    [Test]
    public async Task RunAsync_FaultySettings_Exits2()
    {
        var (code, output, error) = await RunAsync(["--port", "x"]);

        Assert.That((code, output, error), Is.EqualTo((2, "", "--port (HEALTHCHECK_PORT): 'x' is not a port; allowed: 1-65535\n")));
    }

    [Test]
    public async Task RunAsync_DoubtfulSettings_AreToldBesideTheVerdict()
    {
        var (_, code, _, error) = await CheckAsync(
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
        var (exit, _, error) = await RunAsync(given);

        Assert.That((exit, error.Trim().Split('\n').Length), Is.EqualTo((code, 1)));
        Assert.That(error, value is "5" ? Does.StartWith("--port") : Does.StartWith("--timeout: ").And.Contain("allowed: 100ms-10m"));
    }

    [Test]
    public async Task RunAsync_SlowProof_IsWaitedForWithinItsTimeout()
    {
        var (connect, _) = await RunningDaemon.StartConnectAsync(FakeConnector.Running("orders", "source", 1));
        await using var owned = connect;
        connect.Answer("/health", FakeReply.Hanging());

        var (code, output, _) = await RunAsync(["--connect-url", connect.Address.AbsoluteUri, "--timeout", "500ms"]);

        Assert.That((code, output), Is.EqualTo((1, output)));
        Assert.That(output, Does.Contain("broker"));
    }

    [Test]
    public async Task RunAsync_Help_TellsItsOwn()
    {
        var (code, output, _) = await RunAsync(["--help"]);

        Assert.That(
            (code, output.Split('\n')[0]),
            Is.EqualTo((0, "Usage: healthcheck check [--watch] [--json] [--color|--no-color] [--timeout 15s] [settings]")));
    }

    private static async Task<(
        string Connect, int Code, string Output, string Error)> CheckAsync(string[] args, params FakeConnector[] connectors)
    {
        var (connect, _) = await RunningDaemon.StartConnectAsync(connectors);
        await using var owned = connect;
        var (code, output, error) = await RunAsync([.. args, "--connect-url", connect.Address.AbsoluteUri]);
        return (connect.Address.AbsoluteUri, code, output, error);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(
        string[] args, bool isTerminal = false, params (string Name, string Value)[] variables)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var environment = new CommandEnvironment(variables.ToDictionary(one => one.Name, one => one.Value), output, error, isTerminal);
        var code = await CommandLine.RunAsync(
            ["check", .. args], environment, (_, _) => throw new InvalidOperationException("a check starts no host"));
        return (code, output.ToString(), error.ToString());
    }
}
