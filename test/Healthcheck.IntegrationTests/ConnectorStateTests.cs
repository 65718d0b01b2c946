using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.IntegrationTests;

[TestFixture]
internal sealed class ConnectorStateTests
{
    private RunFolder _folder = null!;

    private static ConnectWorker Worker => SharedKafka.Worker;

    [SetUp]
    public void MakeFolder() => _folder = new RunFolder();

    [TearDown]
    public async Task ForgetConnectorsAsync()
    {
        _folder.Dispose();
        await Worker.Rest.DeleteAllAsync();
    }

    [Test]
    public async Task Verdict_NoConnectors_IsHealthy()
    {
        await using var daemon = await DaemonProcess.StartAsync(Worker);

        await daemon.BecomesAsync(200, Limits.Poll, "no connectors");

        await AssertHealthyAsync(daemon);
    }

    [Test]
    public async Task Verdict_AllRunning_IsHealthy()
    {
        await Worker.Rest.CreateAsync("source", FileConnector.Source(_folder));
        await Worker.Rest.CreateAsync("sink", FileConnector.Sink(_folder.PathOf("sink.txt"), tasks: 2));
        await Worker.Rest.TasksBecomeAsync("source", "RUNNING", 1);
        await Worker.Rest.TasksBecomeAsync("sink", "RUNNING", 2);
        await using var daemon = await DaemonProcess.StartAsync(Worker);

        await daemon.BecomesAsync(200, Limits.Poll, "all running");

        await AssertHealthyAsync(daemon);
        var health = await daemon.GetAsync("health");
        Assert.That((health.Code, Verdict.Read(health).Healthy), Is.EqualTo((200, true)));
    }

    [Test]
    public async Task Verdict_TasksFailAndAreRepaired_TurnsBothWays()
    {
        await Worker.Rest.CreateAsync("source", FileConnector.Source(_folder));
        await Worker.Rest.CreateAsync("sink", FileConnector.Sink(_folder.PathOf("missing/sink.txt"), tasks: 2));
        await Worker.Rest.TasksBecomeAsync("source", "RUNNING", 1);
        await Worker.Rest.TasksBecomeAsync("sink", "FAILED", 2);
        await using var daemon = await DaemonProcess.StartAsync(Worker);

        var failed = await daemon.VerdictBecomesAsync(verdict => verdict.Failures.Length == 2, Limits.Poll, "two failed tasks");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failed.Code, Is.EqualTo(503));
            Assert.That(failed.Healthy, Is.False);
            // Two connectors and three tasks are considered, and two of these five have failed.
            Assert.That(failed.Rate, Is.EqualTo(0.4).Within(1e-9));
            Assert.That(failed.Threshold, Is.Zero);
            Assert.That(failed.States, Is.EqualTo(new[] { "FAILED" }));
            Assert.That(failed.Failures, Is.EqualTo(new[]
            {
                Failure.OfTask("sink", 0, "FAILED", Worker),
                Failure.OfTask("sink", 1, "FAILED", Worker),
            }));
            Assert.That(failed.Traces, Has.All.Contains("org.apache.kafka.connect.errors.ConnectException"));
        }

        Directory.CreateDirectory(_folder.PathOf("missing"));
        await Worker.Rest.RestartTaskAsync("sink", 0);
        await Worker.Rest.RestartTaskAsync("sink", 1);
        await daemon.BecomesAsync(200, Limits.Poll, "the tasks were repaired");
        await AssertHealthyAsync(daemon);
    }

    [Test]
    public async Task Verdict_FailuresUpToTheThreshold_IsHealthyAndNamesThem()
    {
        await Worker.Rest.CreateAsync("source", FileConnector.Source(_folder));
        await Worker.Rest.CreateAsync("sink", FileConnector.Sink(_folder.PathOf("missing/sink.txt")));
        await Worker.Rest.TasksBecomeAsync("source", "RUNNING", 1);
        await Worker.Rest.TasksBecomeAsync("sink", "FAILED", 1);
        await using var daemon = await DaemonProcess.StartAsync(Worker, "--failure-threshold-percentage", "25");

        var verdict = await daemon.VerdictBecomesAsync(verdict => verdict.Failures.Length == 1, Limits.Poll, "one failed task");

        Assert.That((verdict.Code, verdict.Healthy, verdict.Rate, verdict.Threshold), Is.EqualTo((200, true, 0.25, 0.25)));
    }

    [Test]
    public async Task Verdict_PausedAndStopped_IsHealthyUnlessToldOtherwise()
    {
        foreach (var name in new[] { "paused", "running", "stopped" })
        {
            await Worker.Rest.CreateAsync(name, FileConnector.Source(_folder));
            await Worker.Rest.TasksBecomeAsync(name, "RUNNING", 1);
        }
        await Worker.Rest.PauseAsync("paused");
        await Worker.Rest.StopAsync("stopped");
        await Worker.Rest.TasksBecomeAsync("paused", "PAUSED", 1);
        await Worker.Rest.ConnectorBecomesAsync("stopped", "STOPPED");
        await Worker.Rest.TasksBecomeAsync("stopped", "STOPPED", 0);
        await using var daemon = await DaemonProcess.StartAsync(Worker);
        await using var strict = await DaemonProcess.StartAsync(Worker, "--unhealthy-states", "FAILED,PAUSED,STOPPED");

        await daemon.BecomesAsync(200, Limits.Poll, "paused and stopped are healthy by default");
        var verdict = await strict.VerdictBecomesAsync(verdict => verdict.Failures.Length == 3, Limits.Poll, "three failures");

        await AssertHealthyAsync(daemon);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((verdict.Code, verdict.Healthy), Is.EqualTo((503, false)));
            // Three connectors, and two tasks, since a stopped connector has none.
            Assert.That(verdict.Rate, Is.EqualTo(0.6).Within(1e-9));
            Assert.That(verdict.States, Is.EqualTo(new[] { "FAILED", "PAUSED", "STOPPED" }));
            Assert.That(verdict.Failures, Is.EqualTo(new[]
            {
                Failure.OfConnector("paused", "PAUSED", Worker),
                Failure.OfTask("paused", 0, "PAUSED", Worker),
                Failure.OfConnector("stopped", "STOPPED", Worker),
            }));
            Assert.That(verdict.Traces, Is.All.Null);
        }
    }

    [TestCase("status", "\"sink\"")]
    [TestCase("metrics", "kafka_connect_tasks{state=\"failed\"} 1\n")]
    public async Task OtherPaths_TaskFailed_Answer200AndShowIt(string path, string shown)
    {
        await Worker.Rest.CreateAsync("sink", FileConnector.Sink(_folder.PathOf("missing/sink.txt")));
        await Worker.Rest.TasksBecomeAsync("sink", "FAILED", 1);
        await using var daemon = await DaemonProcess.StartAsync(Worker);
        await daemon.VerdictBecomesAsync(verdict => verdict.Failures.Length == 1, Limits.Poll, "one failed task");

        var answer = await daemon.GetAsync(path);

        Assert.That(answer.Code, Is.EqualTo(200));
        Assert.That(answer.Body, Does.Contain(shown));
    }

    private static async Task AssertHealthyAsync(DaemonProcess daemon)
    {
        var verdict = await daemon.VerdictAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((verdict.Code, verdict.Healthy, verdict.Rate, verdict.Threshold), Is.EqualTo((200, true, 0.0, 0.0)));
            Assert.That(verdict.States, Is.EqualTo(new[] { "FAILED" }));
            Assert.That(verdict.Failures, Is.Empty);
        }
    }
}
