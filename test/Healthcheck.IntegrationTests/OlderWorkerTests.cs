using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.IntegrationTests;

[TestFixture(KafkaHome.BeforeHealth)]
[TestFixture(KafkaHome.BeforeExpand)]
internal sealed class OlderWorkerTests(string version)
{
    // Everything that a path must not hold as it is.
    private const string Hostile = "a/b %2f?#";

    private RunFolder _folder = null!;
    private ConnectWorker _worker = null!;

    [OneTimeSetUp]
    public async Task StartWorkerAsync()
    {
        _folder = new RunFolder();
        _worker = await ConnectWorker.StartAsync(SharedKafka.Broker, $"older-{version}", version);
    }

    [OneTimeTearDown]
    public async Task StopWorkerAsync()
    {
        if (_worker is not null)
        {
            await _worker.DisposeAsync();
        }
        _folder?.Dispose();
    }

    [TearDown]
    public Task ForgetConnectorsAsync() => _worker.Rest.DeleteAllAsync();

    // What these checks ask of a newer worker, 3.6.2 knows too; 2.2.2 passes over it, and lists nothing but names.
    [Test]
    public async Task Verdict_AllRunningAndChecked_IsHealthy()
    {
        await _worker.Rest.CreateAsync(Hostile, FileConnector.Source(_folder));
        await _worker.Rest.CreateAsync("sink", FileConnector.Sink(_folder.PathOf("sink.txt"), tasks: 2));
        await _worker.Rest.TasksBecomeAsync(Hostile, "RUNNING", 1);
        await _worker.Rest.TasksBecomeAsync("sink", "RUNNING", 2);
        await using var daemon = await DaemonProcess.StartAsync(
            _worker, "--checks", "missing_status,missing_task", "--grace-period", "missing_status=0,missing_task=0");

        var verdict = await daemon.VerdictBecomesAsync(_ => true, Limits.Poll, "the first");

        var status = await daemon.StatusAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((verdict.Code, verdict.Healthy, verdict.Failures.Length), Is.EqualTo((200, true, 0)));
            Assert.That(((int)status["connectors"]!["running"]!, (int)status["tasks"]!["running"]!), Is.EqualTo((2, 3)));
            Assert.That((int)status["pending_count"]!, Is.Zero);
            Assert.That((await daemon.PartAsync("connectors", Hostile, "tasks", "0")).Code, Is.EqualTo(200));
        }
    }

    [Test]
    public async Task Verdict_RunningThenFailedThenRepaired_Follows()
    {
        await using var daemon = await DaemonProcess.StartAsync(_worker);
        await daemon.BecomesAsync(200, Limits.Poll, "no connectors");

        await _worker.Rest.CreateAsync("source", FileConnector.Source(_folder));
        await _worker.Rest.TasksBecomeAsync("source", "RUNNING", 1);
        await daemon.VerdictBecomesAsync(verdict => verdict is { Code: 200, Rate: 0.0 }, Limits.Poll, "all running");

        await _worker.Rest.CreateAsync(Hostile, FileConnector.Sink(_folder.PathOf("missing/sink.txt")));
        await _worker.Rest.TasksBecomeAsync(Hostile, "FAILED", 1);
        var failed = await daemon.VerdictBecomesAsync(
            verdict => verdict is { Code: 503, Rate: 0.25 }, Limits.Poll, "one of two connectors and two tasks failed");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(failed.Healthy, Is.False);
            Assert.That(failed.Failures, Is.EqualTo(new[] { Failure.OfTask(Hostile, 0, "FAILED", _worker) }));
            Assert.That(failed.Traces, Has.All.Contains("ConnectException"));
        }

        Directory.CreateDirectory(_folder.PathOf("missing"));
        await _worker.Rest.RestartTaskAsync(Hostile, 0);
        var repaired = await daemon.VerdictBecomesAsync(verdict => verdict.Code == 200, Limits.Poll, "repaired");
        Assert.That((repaired.Healthy, repaired.Failures.Length), Is.EqualTo((true, 0)));
    }
}
