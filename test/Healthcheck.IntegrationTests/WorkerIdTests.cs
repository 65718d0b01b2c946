using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.IntegrationTests;

[TestFixture]
internal sealed class WorkerIdTests
{
    [Test]
    public async Task Verdict_OfEachOfTwoWorkers_SeesItsOwnTasksOnly()
    {
        using var folder = new RunFolder();
        await using var one = await ConnectWorker.StartAsync(SharedKafka.Broker, "two-workers");
        await using var two = await ConnectWorker.StartAsync(SharedKafka.Broker, "two-workers");
        await one.Rest.CreateAsync("sink", FileConnector.Sink(folder.PathOf("missing/sink.txt")));
        await one.Rest.CreateAsync("source", FileConnector.Source(folder));
        await one.Rest.TasksBecomeAsync("source", "RUNNING", 1);
        var status = await one.Rest.TasksBecomeAsync("sink", "FAILED", 1);
        var failedOnOne = (string?)status.Json["tasks"]![0]!["worker_id"] == one.Id;
        var (sick, well) = failedOnOne ? (one, two) : (two, one);

        await using var ofSick = await DaemonProcess.StartAsync(sick, "--connect-worker-id", sick.Id);
        await using var ofWell = await DaemonProcess.StartAsync(well, "--connect-worker-id", well.Id);
        var seenBySick = await ofSick.VerdictBecomesAsync(verdict => verdict.Failures.Length > 0, Limits.Poll, "the failed task");
        await ofWell.BecomesAsync(200, Limits.Poll, "nothing has failed on this worker");
        var seenByWell = await ofWell.VerdictAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(seenBySick.Failures, Is.EqualTo(new[] { Failure.OfTask("sink", 0, "FAILED", sick) }));
            // The rate is one of the whole cluster's two connectors and two tasks.
            Assert.That((seenBySick.Code, seenBySick.Healthy, seenBySick.Rate), Is.EqualTo((503, false, 0.25)));
            Assert.That(seenByWell.Failures, Is.Empty);
            Assert.That((seenByWell.Code, seenByWell.Healthy, seenByWell.Rate), Is.EqualTo((200, true, 0.0)));
        }
        await AssertFailsOverAsync(one, two);
    }

    // The verdict of the pair outlives either worker, and well beyond stale-after.
    private static async Task AssertFailsOverAsync(ConnectWorker one, ConnectWorker two)
    {
        await using var ofBoth = await DaemonProcess.StartAsync($"{one.Url},{two.Url}");
        await ofBoth.VerdictBecomesAsync(verdict => verdict.Failures.Length == 1, Limits.Poll, "the failed task");
        await one.KillAsync();
        await Eventually.PauseAsync(TimeSpan.FromSeconds(6));
        var verdict = await ofBoth.VerdictAsync();
        Assert.That(verdict.Failures.Select(failure => failure.Connector), Is.All.EqualTo("sink"));
    }
}
