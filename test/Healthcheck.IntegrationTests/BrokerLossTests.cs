using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.IntegrationTests;

[TestFixture]
internal sealed class BrokerLossTests
{
    // Both versions share one broker's death: the newest is asked by /health, the older one by a connector's own page.
    [Test]
    public async Task Verdict_BrokerKilled_SeesWhatConnectsListDoesNot()
    {
        using var folder = new RunFolder();
        await using var broker = await Broker.StartAsync();
        await using var newest = await ConnectWorker.StartAsync(broker, "newest");
        await using var older = await ConnectWorker.StartAsync(broker, "older", KafkaHome.BeforeHealth);
        foreach (var worker in new[] { newest, older })
        {
            await worker.Rest.CreateAsync("source", FileConnector.Source(folder));
            await worker.Rest.TasksBecomeAsync("source", "RUNNING", 1);
        }
        await using var ofNewest = await DaemonProcess.StartAsync(newest);
        await using var ofOlder = await DaemonProcess.StartAsync(older);
        await ofNewest.BecomesAsync(200, Limits.Poll, "all running");
        await ofOlder.BecomesAsync(200, Limits.Poll, "all running before 3.9");

        await broker.KillAsync();

        await AssertBrokerFailureAsync(ofNewest, newest);
        await AssertBrokerFailureAsync(ofOlder, older);
    }

    private static async Task AssertBrokerFailureAsync(DaemonProcess daemon, ConnectWorker worker)
    {
        var verdict = await daemon.VerdictBecomesAsync(
            verdict => verdict.Failures.Any(failure => failure.Type == "broker"), Limits.Grace, "a broker failure");
        var list = await worker.Rest.GetAsync("connectors?expand=status");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((verdict.Code, verdict.Healthy), Is.EqualTo((503, false)));
            Assert.That(verdict.Failures, Is.EqualTo(new[] { new Failure("broker", "source", null, null, null) }));
            Assert.That(list.Code, Is.EqualTo(200));
            Assert.That((string?)list.Json["source"]!["status"]!["connector"]!["state"], Is.EqualTo("RUNNING"));
            Assert.That((string?)list.Json["source"]!["status"]!["tasks"]![0]!["state"], Is.EqualTo("RUNNING"));
        }
        Assert.That((await daemon.GetAsync("ping")).Code, Is.EqualTo(200));
    }
}
