using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.IntegrationTests;

[TestFixture]
internal sealed class StartTests
{
    [Test]
    public async Task Verdict_BeforeAndDuringTheWorkersStart_IsNeverHealthyTooEarly()
    {
        using var folder = new RunFolder();
        await using var worker = await ConnectWorker.StartAsync(SharedKafka.Broker, "start");
        await worker.Rest.CreateAsync("sink", FileConnector.Sink(folder.PathOf("missing/sink.txt"), tasks: 2));
        await worker.Rest.TasksBecomeAsync("sink", "FAILED", 2);
        // Killed, so that nobody writes UNASSIGNED: what Connect knows when it is back is that the tasks have failed.
        await worker.KillAsync();

        await using var daemon = await DaemonProcess.StartAsync(worker);
        var before = await daemon.GetAsync();
        Assert.That(before.Code, Is.EqualTo(503));
        Assert.That((string?)before.Json["error"], Is.Not.Empty);
        await Eventually.BecomesAsync(
            () => daemon.GetAsync("readyz"), answer => answer.Code == 200, Limits.Poll, "ready after the first poll, failed or not");

        worker.Launch();
        Failure[] expected = [Failure.OfTask("sink", 0, "FAILED", worker), Failure.OfTask("sink", 1, "FAILED", worker)];
        await daemon.VerdictBecomesAsync(
            verdict =>
            {
                Assert.That(verdict.Code, Is.EqualTo(503), $"healthy too early: {verdict}");
                return verdict.Has(expected);
            },
            Limits.WorkerStart,
            "the failed tasks, by itself");
        await AssertStaysAsync(daemon, TimeSpan.FromSeconds(3));
    }

    [Test]
    public async Task Verdict_WorkerKilledAndStartedAgain_IsNeverHealthyOverTheFailedTask()
    {
        using var folder = new RunFolder();
        await using var worker = await ConnectWorker.StartAsync(SharedKafka.Broker, "restart");
        await worker.Rest.CreateAsync("source", FileConnector.Source(folder));
        await worker.Rest.CreateAsync("sink", FileConnector.Sink(folder.PathOf("missing/sink.txt")));
        await worker.Rest.TasksBecomeAsync("source", "RUNNING", 1);
        await worker.Rest.TasksBecomeAsync("sink", "FAILED", 1);
        // Both meet the start: by polls that hit its first half second, and by those of everyday.
        await using var quick = await DaemonProcess.StartAsync(worker, "--poll-interval", "100ms");
        await using var usual = await DaemonProcess.StartAsync(worker, "--worker-grace-period", "60s", "--stale-after", "60s");
        DaemonProcess[] daemons = [quick, usual];
        var failed = Failure.OfTask("sink", 0, "FAILED", worker);
        foreach (var daemon in daemons)
        {
            await daemon.VerdictBecomesAsync(verdict => verdict.Has(failed), Limits.Poll, "the failed task");
        }
        await using var ofQuick = new Watch(quick);
        await using var ofUsual = new Watch(usual);

        await worker.KillAsync();
        worker.Launch();
        await worker.ReadyAsync();
        await worker.Rest.TasksBecomeAsync("sink", "FAILED", 1);
        foreach (var daemon in daemons)
        {
            await Eventually.BecomesAsync(
                () => daemon.StatusAsync(), status => (bool)status["connect"]!["worker_alive"]!, Limits.Poll,
                "the new process has proved itself");
            await daemon.VerdictBecomesAsync(verdict => verdict.Has(failed), Limits.Poll, "the failed task again");
        }

        Assert.That(ofQuick.Answers.Concat(ofUsual.Answers).Select(answer => answer.Code), Is.All.EqualTo(503));
        Assert.That(ofUsual.Count, Is.GreaterThan(20));
    }

    // Any body that is no verdict is fine, yet its code is always 503.
    private static async Task AssertStaysAsync(DaemonProcess daemon, TimeSpan time)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < time)
        {
            var answer = await daemon.GetAsync();
            Assert.That(answer.Code, Is.EqualTo(503), () => $"{answer}");
            await Eventually.PauseAsync(TimeSpan.FromMilliseconds(100));
        }
    }
}
