using System.Text.Json;
using FakeConnect;
using Healthcheck.Tests.Configuration;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Web;

/// <summary>Several workers behind one address: a proof counts for the list of its own connection, and contradictions are told.</summary>
[TestFixture]
[CancelAfter(60_000)]
internal sealed class SharedAddressTests
{
    private const string Worker = "connect-1:8083";

    private readonly List<IAsyncDisposable> _owned = [];
    private ManualTimeProvider _clock = null!;
    private Random _random = new FixedRandom();
    private bool _isKeptBack;

    [SetUp]
    public void NewClock() => (_clock, _isKeptBack, _random) = (new ManualTimeProvider(), false, new FixedRandom());

    [TearDown]
    public async Task CloseAsync()
    {
        foreach (var one in Enumerable.Reverse(_owned))
        {
            await one.DisposeAsync();
        }

        _owned.Clear();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task ByConnection_OneHasLostItsGroup_AFailedTaskIsNeverHealthy(bool isFirst)
    {
        var (lost, good) = (await StartWorkerAsync("RUNNING", alive: false), await StartWorkerAsync("FAILED"));
        await using var address = await SharedAddress.StartAsync(byRequest: false, isFirst ? [lost, good] : [good, lost]);
        await using var daemon = await StartDaemonAsync(address);

        Assert.That(await CodesAsync(daemon, polls: 30), Is.All.EqualTo(503));
    }

    [TestCase(1)]
    [TestCase(2)]
    public async Task ByRequest_OneHasLostItsGroup_IsMixedAndToldUntilAllIsWellForAMinute(int good)
    {
        var lost = await StartWorkerAsync("RUNNING", alive: false);
        var workers = new List<FakeWorker> { lost };
        for (var i = 0; i < good; i++)
        {
            workers.Add(await StartWorkerAsync("RUNNING"));
        }

        // Chance is what keeps the polls out of step with the turns of the proxy.
        _random = new Random(1);
        await using var address = await SharedAddress.StartAsync(byRequest: true, [.. workers]);
        await using var daemon = await StartDaemonAsync(address);
        await CodesAsync(daemon, polls: 30);

        Assert.That(await CodesAsync(daemon, polls: 10), Is.All.EqualTo(503));
        using (var status = JsonDocument.Parse(await daemon.ReadAsync("/status")))
        {
            Assert.That(status.RootElement.GetProperty("connect").GetProperty("address_is_mixed").GetBoolean(), Is.True);
        }

        Assert.That(await daemon.ReadAsync("/"), Does.Contain("\"type\":\"broker\""));
        Assert.That(await daemon.ReadAsync("/metrics"), Does.Contain("kafka_connect_worker_address_mixed{} 1\n"));
        Assert.That(daemon.Logs.All, Does.Contain("AddressMixed"));

        lost.Alive = true;
        var codes = await CodesAsync(daemon, polls: 12);
        Assert.That((codes[0], codes[^1]), Is.EqualTo((503, 200)));
        Assert.That(daemon.Logs.All, Does.Contain("AddressAgrees"));
    }

    [TestCase("""{"status":"starting","message":"Worker is still starting up."}""", 503)]
    [TestCase("""{"status":"unhealthy","message":"no group"}""", 500)]
    public async Task ByConnection_TheFirstIsNotWell_AnotherConnectionIsTriedInTheSamePoll(string health, int status)
    {
        var (first, good) = (await StartWorkerAsync("RUNNING"), await StartWorkerAsync("RUNNING"));
        first.Answer("/health", FakeReply.Json(health, status));
        await using var address = await SharedAddress.StartAsync(byRequest: false, first, good);
        await using var daemon = await StartDaemonAsync(address);

        Assert.That((await daemon.AskAsync("/")).Code, Is.EqualTo(200));
        Assert.That(address.Connections, Is.EqualTo(2));
    }

    [Test]
    public async Task OneWorker_ManyPolls_UseOneConnectionAndRenewItWithinMinutes()
    {
        await using var address = await SharedAddress.StartAsync(byRequest: false, await StartWorkerAsync("RUNNING"));
        await using var daemon = await StartDaemonAsync(address);
        await CodesAsync(daemon, polls: 11);
        Assert.That(address.Connections, Is.EqualTo(1));

        Assert.That(await CodesAsync(daemon, polls: 3), Is.All.EqualTo(200));
        Assert.That(address.Connections, Is.EqualTo(2));
    }

    [Test]
    public async Task OneWorker_EachPoll_AsksForLifeOverTheConnectionOfItsList()
    {
        await using var address = await SharedAddress.StartAsync(byRequest: false, await StartWorkerAsync("RUNNING"));
        await using var daemon = await StartDaemonAsync(address);
        await CodesAsync(daemon, polls: 40);

        var connection = "";
        foreach (var (used, path) in address.Asked)
        {
            Assert.That(path is "/connectors" || used == connection, Is.True, $"{path} over {used} behind a list over {connection}");
            connection = used;
        }
    }

    [Test]
    public async Task SlowAnswer_TheListGoesOverASecondConnectionAndNobodyIsAskedTwice()
    {
        var worker = await StartWorkerAsync("RUNNING");
        await using var address = await SharedAddress.StartAsync(byRequest: false, worker);
        await using var daemon = await StartDaemonAsync(address);
        worker.Answer("/health", FakeReply.Hanging());
        var asked = address.Asked.Count(one => one.Path == "/health");

        Assert.That(await CodesAsync(daemon, polls: 1), Is.All.EqualTo(200));
        _isKeptBack = true;
        Assert.That(await CodesAsync(daemon, polls: 1), Is.All.EqualTo(200));

        Assert.That((address.Connections, address.Asked.Count(one => one.Path == "/health") - asked), Is.EqualTo((2, 1)));
    }

    [Test]
    public async Task ConnectionThatIsClosedEachTime_AProofCountsForTheAddress()
    {
        await using var address = await SharedAddress.StartAsync(byRequest: false, await StartWorkerAsync("RUNNING"));
        address.Closes = true;
        await using var daemon = await StartDaemonAsync(address);

        Assert.That(await CodesAsync(daemon, polls: 5), Is.All.EqualTo(200));
    }

    /// <summary>Another process comes up behind the address, and lists well what it has read so far.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public async Task WorkerIsReplacedByOneThatIsStarting_TheFailureIsNotForgotten(bool startsWithoutList)
    {
        var worker = await StartWorkerAsync("FAILED");
        await using var address = await SharedAddress.StartAsync(byRequest: false, worker);
        await using var daemon = await StartDaemonAsync(address);
        var fresh = startsWithoutList ? (await RunningDaemon.StartConnectAsync()).Connect : await StartWorkerAsync("RUNNING");
        _owned.Add(fresh);
        fresh.Answer("/health", FakeReply.Json("""{"status":"starting","message":"Worker is still starting up."}""", 503));
        address.Workers = [fresh];

        Assert.That(await CodesAsync(daemon, polls: 6), Is.All.EqualTo(503));
        Assert.That(await daemon.ReadAsync("/"), Does.Contain("Worker is still starting up"));

        fresh.Forget("/health");
        Assert.That(await CodesAsync(daemon, polls: 1), Is.All.EqualTo(200));
    }

    /// <summary>Until the first poll is over, which asks twice.</summary>
    private async Task<RunningDaemon> StartDaemonAsync(SharedAddress address)
    {
        var daemon = await RunningDaemon.StartAsync(address.Address, _clock, Read.Settings([]), _random);
        await daemon.NextReportAsync();
        while (address.Asked.Count(one => one.Path is "/health") < 2)
        {
            await Task.Yield();
        }

        await daemon.SettleAsync(_clock);
        return daemon;
    }

    private async Task<FakeWorker> StartWorkerAsync(string state, bool alive = true)
    {
        var connector = new FakeConnector("orders", "sink", "RUNNING", Worker, [new FakeTask(0, state, Worker)]);
        var (connect, _) = await RunningDaemon.StartConnectAsync(connector);
        connect.Alive = alive;
        _owned.Add(connect);
        return connect;
    }

    /// <summary>What / answers after each of so many polls.</summary>
    private async Task<List<int>> CodesAsync(RunningDaemon daemon, int polls)
    {
        var codes = new List<int>();
        for (var i = 0; i < polls; i++)
        {
            // Nothing but the timer of the loop, unless an answer is kept back.
            await daemon.SettleAsync(_clock, _isKeptBack ? 2 : 1);
            daemon.SkipReports();
            _clock.Advance(TimeSpan.FromSeconds(10));
            await daemon.NextReportAsync();
            codes.Add((await daemon.AskAsync("/")).Code);
        }

        return codes;
    }
}
