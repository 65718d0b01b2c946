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
            Limits.Rebalance,
            "the failed tasks, by itself");
        await AssertStaysAsync(daemon, TimeSpan.FromSeconds(3));
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
