using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.IntegrationTests;

/// <summary>What the daemon restarts on real workers, as counted on the way to the worker.</summary>
[TestFixture(KafkaHome.Newest, true)]
[TestFixture(KafkaHome.BeforeHealth, true)]
[TestFixture(KafkaHome.BeforeExpand, false)]
internal sealed class RestartTests(string version, bool takesWhole)
{
    private static readonly string[] On = ["--restart", "on", "--restart-after", "2s", "--log-level", "DEBUG"];
    private static readonly TimeSpan AMinute = TimeSpan.FromMinutes(1);

    private RunFolder _folder = null!;
    private ConnectWorker _worker = null!;
    private Forwarder _way = null!;

    private string[] Posts => _way.Counter!.Posts;

    /// <summary>What is asked when the task of the connector "sink" is restarted.</summary>
    private string RestartOfSink =>
        takesWhole ? "/connectors/sink/restart?includeTasks=true&onlyFailed=true" : "/connectors/sink/tasks/0/restart";

    [OneTimeSetUp]
    public async Task StartWorkerAsync() => _worker = await ConnectWorker.StartAsync(SharedKafka.Broker, $"restart-{version}", version);

    [OneTimeTearDown]
    public async Task StopWorkerAsync()
    {
        if (_worker is not null)
        {
            await _worker.DisposeAsync();
        }
    }

    [SetUp]
    public void MakeFolder()
    {
        _folder = new RunFolder();
        _way = new Forwarder(_worker.Url.Port) { Counter = new RequestCounter() };
    }

    [TearDown]
    public async Task ForgetConnectorsAsync()
    {
        await _way.DisposeAsync();
        _folder.Dispose();
        await _worker.Rest.DeleteAllAsync();
    }

    [Test]
    public async Task On_TaskThatWantsAFolder_RunsAgainWithinAMinuteOfTheMend()
    {
        await SickSinkAsync();
        await using var daemon = await DaemonProcess.StartAsync($"http://{_way.Address}/", [.. On, "--restart-max-delay", "30s"]);
        await daemon.LogsAsync("Restarting connector sink: task 0; attempt 1");
        await daemon.BecomesAsync(503, Limits.Poll, "restarting hides nothing");

        Directory.CreateDirectory(_folder.PathOf("missing"));

        await daemon.BecomesAsync(200, AMinute, "the task runs again");
        await daemon.LogsAsync("Connector sink runs again, [0-9]+ s after its restart");
        Assert.That(Posts, Is.Not.Empty.And.All.EqualTo(RestartOfSink));
        Assert.That(Posts, Has.Length.LessThanOrEqualTo(3));
    }

    [Test]
    public async Task On_PoisonTask_IsGivenUpAndNothingElseIsTouched()
    {
        await SickSinkAsync();
        await using var daemon = await DaemonProcess.StartAsync(
            $"http://{_way.Address}/", [.. On, "--restart-max-delay", "2s", "--restart-max-attempts", "2"]);

        await Eventually.TrueAsync(
            async () => (int?)(await daemon.StatusAsync())["restarts"]?["given_up_count"] == 1, AMinute, "the connector is given up");
        await Eventually.PauseAsync(TimeSpan.FromSeconds(5));

        Assert.That(Posts, Is.EqualTo(new[] { RestartOfSink, RestartOfSink }));
        await daemon.LogsAsync("Connector sink is given up after 2 unsuccessful restarts");
    }

    [Test]
    public async Task DryRun_TaskFailed_RestartsNothing()
    {
        await SickSinkAsync();
        await using var daemon = await DaemonProcess.StartAsync($"http://{_way.Address}/", "--restart", "dry-run", "--restart-after", "2s");

        await daemon.LogsAsync("would restart connector sink: task 0");

        Assert.That(Posts, Is.Empty);
    }

    /// <summary>A sink whose task has failed, and a source beside it that is well.</summary>
    private async Task SickSinkAsync()
    {
        await _worker.Rest.CreateAsync("source", FileConnector.Source(_folder));
        await _worker.Rest.CreateAsync("sink", FileConnector.Sink(_folder.PathOf("missing/sink.txt")));
        await _worker.Rest.TasksBecomeAsync("source", "RUNNING", 1);
        await _worker.Rest.TasksBecomeAsync("sink", "FAILED", 1);
    }
}
