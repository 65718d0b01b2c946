using FakeConnect;
using Healthcheck.Commands;
using Healthcheck.Tests.Web;

namespace Healthcheck.Tests.Commands;

/// <summary><c>healthcheck restart</c> as a person meets it.</summary>
[TestFixture]
[CancelAfter(30_000)]
internal sealed class RestartCommandTests
{
    private const string Whole = "/connectors/orders/restart?includeTasks=true&onlyFailed=true";

    private static readonly FakeConnector Well = FakeConnector.Running("clicks", "source", 1, "w1:1");
    private static readonly FakeConnector Paused = new("archive", "sink", "PAUSED", "w1:1", [new FakeTask(0, "FAILED", "w1:1")]);
    private static readonly FakeConnector Bad = new(
        "orders", "sink", "RUNNING", "w1:1", [new FakeTask(0, "RUNNING", "w1:1"), new FakeTask(1, "FAILED", "w2:1", "boom\n\tat x")]);

    private FakeWorker? _started;

    private FakeWorker Connect => _started!;

    [TearDown]
    public async Task StopAsync()
    {
        if (_started is { } connect)
        {
            await connect.DisposeAsync();
        }
    }

    [Test]
    public async Task RunAsync_Failed_IsRestartedAndWatched()
    {
        await StartAsync(Well, Bad);

        var (code, output, error) = await RunAsync();

        Assert.That((code, error), Is.EqualTo((0, "")), output);
        Assert.That(Connect.Posts, Is.EqualTo([Whole]));
        Assert.That(
            output, Does.StartWith("RESTART  WHAT    DONE       BECAME\norders   task 1  restarted  RUNNING within 1 s\n\nHEALTHY"));
    }

    [Test]
    public async Task RunAsync_DryRun_RestartsNothing()
    {
        await StartAsync(Well, Bad);

        var (code, output, _) = await RunAsync("--dry-run");

        Assert.That(code, Is.EqualTo(1));
        Assert.That(Connect.Posts, Is.Empty);
        Assert.That(
            output, Does.StartWith("RESTART  WHAT    DONE                BECAME\norders   task 1  would be restarted  -\n\nUNHEALTHY"));
    }

    [Test]
    public async Task RunAsync_AllWell_SaysThatThereIsNothing()
    {
        await StartAsync(Well);

        var (code, output, _) = await RunAsync();

        Assert.That(code, Is.Zero);
        Assert.That(output, Does.StartWith("RESTART  nothing to restart\n"));
    }

    [Test]
    public async Task RunAsync_Poison_SaysThatItStillFails()
    {
        await StartAsync(Well, Bad);
        Connect.Restarts.Poison("orders", 1);

        var (code, output, _) = await RunAsync("--timeout", "100ms");

        Assert.That(code, Is.EqualTo(1));
        Assert.That(output, Does.Contain("orders   task 1  restarted  still FAILED\n"));
        Assert.That(Connect.Posts, Is.EqualTo([Whole]));
    }

    [Test]
    public async Task RunAsync_Names_ChooseAndAreAllTold()
    {
        await StartAsync(Well, Bad, Bad with { Name = "other" }, Paused);

        var (code, output, error) = await RunAsync("orders", "clicks", "archive", "nobody");

        Assert.That(Connect.Posts, Is.EqualTo([Whole]));
        Assert.That(
            output,
            Does.Contain("\nclicks   -       nothing to restart  RUNNING\n").And
                .Contain("\narchive  -       nothing to restart  PAUSED\n"));
        Assert.That(output.Split("\n\n")[0], Does.Not.Contain("other"));
        Assert.That((code, error), Is.EqualTo((1, "'nobody' is not listed, or not watched\n")));
    }

    [Test]
    public async Task RunAsync_Excluded_IsToldAndLeftAlone()
    {
        await StartAsync(Well, Bad);

        var (_, output, _) = await RunAsync("--restart-exclude", "ord*", "orders");

        Assert.That(Connect.Posts, Is.Empty);
        Assert.That(output, Does.Contain("not to be restarted, by the settings"));
    }

    [Test]
    public async Task RunAsync_WorkerId_TakesItsOwnTaskByTask()
    {
        await StartAsync(Bad);

        await RunAsync("--connect-worker-id", "w2:1");

        Assert.That(Connect.Posts, Is.EqualTo(["/connectors/orders/tasks/1/restart"]));
    }

    [Test]
    public async Task RunAsync_Outage_WarnsAndGoesOn()
    {
        await StartAsync([.. Enumerable.Range(0, 6).Select(i => Bad with { Name = $"sick{i}" })]);

        var (code, _, error) = await RunAsync();

        Assert.That(Connect.Posts, Has.Count.EqualTo(6));
        Assert.That((code, error), Is.EqualTo((0, "warning: 6 of 6 connectors failed, so the cause probably lies elsewhere\n")));
    }

    [Test]
    public async Task RunAsync_Rebalancing_SaysSo()
    {
        await StartAsync(Bad);
        Connect.Restarts.IsRebalancing = true;

        var (code, output, _) = await RunAsync();

        Assert.That(code, Is.EqualTo(1));
        Assert.That(output, Does.Contain("not restarted, Connect is rebalancing: it answered 409"));
        Assert.That(Connect.Posts, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task RunAsync_NobodyThere_CannotTell()
    {
        await StartAsync(Bad);
        await Connect.DisposeAsync();

        var (code, output, _) = await RunAsync("--poll-interval", "1s");

        Assert.That(code, Is.EqualTo(3));
        Assert.That(output, Does.Contain("UNKNOWN"));
    }

    [TestCase("--dryrun", "--dryrun: unknown flag; did you mean --dry-run?")]
    [TestCase("--timeout 1", "")]
    [TestCase("--timeout x", "--timeout: ")]
    public async Task RunAsync_FaultyArguments_Exits2BeforeAnythingIsAsked(string args, string fault)
    {
        await StartAsync(Well);

        var (code, _, error) = await RunAsync(args.Split(' '));

        Assert.That((code, error.StartsWith(fault, StringComparison.Ordinal)), Is.EqualTo((fault.Length > 0 ? 2 : 0, true)), error);
        Assert.That(Connect.Requests.Count > 0, Is.EqualTo(code == 0));
    }

    private async Task StartAsync(params FakeConnector[] connectors) => (_started, _) = await RunningDaemon.StartConnectAsync(connectors);

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var environment = new CommandEnvironment(new Dictionary<string, string>(), output, error, IsTerminal: false);
        var code = await CommandLine.RunAsync(
            ["restart", .. args, "--connect-url", Connect.Address.AbsoluteUri],
            environment,
            (_, _) => throw new InvalidOperationException("by hand no host is started"));
        return (code, output.ToString(), error.ToString());
    }
}
