using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.IntegrationTests;

[TestFixture]
internal sealed class MissingStatusTests
{
    private RunFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new RunFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task Verdict_StatusCannotBeWritten_IsAFailureUntilItCan()
    {
        const string Group = "missing-status";
        await using var worker = await ConnectWorker.StartAsync(SharedKafka.Broker, Group);
        await worker.Rest.CreateAsync("before", FileConnector.Source(_folder));
        await worker.Rest.TasksBecomeAsync("before", "RUNNING", 1);
        await using var daemon = await DaemonProcess.StartAsync(
            worker, "--checks", "missing_status,missing_task", "--grace-period", "missing_status=0");
        await using var patient = await DaemonProcess.StartAsync(worker, "--checks", "missing_status");
        await using var unaware = await DaemonProcess.StartAsync(worker);
        await daemon.BecomesAsync(200, Limits.Poll, "one runs");

        // The topic that holds the statuses refuses every record, so the connector runs and Connect's list does not know of it.
        await SharedKafka.Broker.ConfigureTopicAsync($"{Group}-status", "max.message.bytes=1");
        await worker.Rest.CreateAsync("mute", FileConnector.Source(_folder));
        var verdict = await daemon.VerdictBecomesAsync(verdict => !verdict.Healthy, Limits.Poll, "a connector without a status");

        var items = await worker.Rest.ItemsAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(items.Select(item => item.Connector), Is.All.EqualTo("before"));
            // Of two connectors and a task.
            Assert.That((verdict.Code, verdict.Rate), Is.EqualTo((503, 1.0 / 3)));
            Assert.That(verdict.Failures, Is.EqualTo(new[] { Failure.OfMissingStatus("mute") }));
            Assert.That((await daemon.PartAsync("connectors", "mute")).Code, Is.EqualTo(503));
            // Nobody is known to own it.
            Assert.That((await daemon.PartAsync("workers", worker.Id)).Code, Is.EqualTo(200));
        }
        await daemon.LogsAsync("WARNING Connector mute has a configuration and no status \\(missing_status\\)");
        await Eventually.TrueAsync(
            async () => (int)(await patient.StatusAsync())["pending_count"]! == 1, Limits.Poll, "its default grace lasts");
        Assert.That((await patient.VerdictAsync()).Code, Is.EqualTo(200));
        Assert.That((await unaware.VerdictAsync()).Code, Is.EqualTo(200));

        await SharedKafka.Broker.ConfigureTopicAsync($"{Group}-status", "max.message.bytes=1048588");
        await worker.Rest.RestartAsync("mute");
        await worker.Rest.ConnectorBecomesAsync("mute", "RUNNING");
        await daemon.VerdictBecomesAsync(
            verdict => verdict.Failures.All(failure => failure.Type != "missing_status"), Limits.Poll, "it has a status");
    }

    [Test]
    public async Task Verdict_NoConnectorHasAStatus_IsDoubtedAndSaysWhy()
    {
        await using var worker = await ConnectWorker.StartAsync(SharedKafka.Broker, "no-status", ("status.storage.max.message.bytes", "1"));
        await using var daemon = await DaemonProcess.StartAsync(worker);
        await daemon.BecomesAsync(200, Limits.Poll, "no connectors");

        await worker.Rest.CreateAsync("mute", FileConnector.Source(_folder));
        var answer = await daemon.BecomesAsync(503, Limits.Stale, "it lists nothing, and has configured something");

        Assert.That((await worker.Rest.GetAsync("connectors?expand=status")).Body, Is.EqualTo("{}"));
        Assert.That(
            (string?)answer.Json["error"], Does.Contain("lists a status of none of its 1 connectors").And.Not.Contain("has not proved"));
    }
}
