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

    [Test]
    public async Task Verdict_RunningThenFailedThenRepaired_Follows()
    {
        await using var daemon = await Daemon.StartAsync(_worker);
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
