using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.IntegrationTests;

[TestFixture]
internal sealed class MissingStatusTests
{
    private const string Group = "missing-status";

    // The topic that holds the statuses refuses every record, so the connector runs and Connect's list does not know of it.
    private static readonly (string Key, string Value) Unwritable = ("status.storage.max.message.bytes", "1");

    [Test]
    public async Task Verdict_StatusCannotBeWritten_IsAFailureUntilItCan()
    {
        using var folder = new RunFolder();
        await using var worker = await ConnectWorker.StartAsync(SharedKafka.Broker, Group, Unwritable);
        await using var daemon = await DaemonProcess.StartAsync(worker, "--checks", "missing_status,missing_task", "--grace-period", "missing_status=0");
        await using var patient = await DaemonProcess.StartAsync(worker, "--checks", "missing_status");
        await using var unaware = await DaemonProcess.StartAsync(worker);
        await daemon.BecomesAsync(200, Limits.Poll, "no connectors");

        await worker.Rest.CreateAsync("mute", FileConnector.Source(folder));
        var verdict = await daemon.VerdictBecomesAsync(verdict => !verdict.Healthy, Limits.Poll, "a connector without a status");

        var list = await worker.Rest.GetAsync("connectors?expand=status");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((list.Code, list.Body), Is.EqualTo((200, "{}")));
            Assert.That((verdict.Code, verdict.Rate), Is.EqualTo((503, 1.0)));
            Assert.That(verdict.Failures, Is.EqualTo(new[] { Failure.OfMissingStatus("mute") }));
            Assert.That((await daemon.PartAsync("connectors", "mute")).Code, Is.EqualTo(503));
            // Nobody is known to own it.
            Assert.That((await daemon.PartAsync("workers", worker.Id)).Code, Is.EqualTo(200));
            Assert.That(daemon.Log, Does.Contain("WARNING Connector mute has a configuration and no status (missing_status)"));
        }
        await Eventually.TrueAsync(
            async () => (int)(await patient.StatusAsync())["pending_count"]! == 1, Limits.Poll, "its default grace lasts");
        Assert.That((await patient.VerdictAsync()).Code, Is.EqualTo(200));
        Assert.That((await unaware.VerdictAsync()).Code, Is.EqualTo(200));

        await SharedKafka.Broker.ConfigureTopicAsync($"{Group}-status", "max.message.bytes=1048588");
        await worker.Rest.RestartAsync("mute");
        await worker.Rest.ConnectorBecomesAsync("mute", "RUNNING");
        await daemon.VerdictBecomesAsync(verdict => verdict.Failures.All(failure => failure.Type != "missing_status"), Limits.Poll, "it has a status");
    }
}
