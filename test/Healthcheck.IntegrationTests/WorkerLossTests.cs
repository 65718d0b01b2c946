using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.IntegrationTests;

[TestFixture]
internal sealed class WorkerLossTests
{
    private static readonly string[] ErrorMembers = ["error", "failure_states", "healthy", "message"];

    private RunFolder _folder = null!;
    private ConnectWorker _worker = null!;

    [OneTimeSetUp]
    public async Task StartWorkerAsync()
    {
        _folder = new RunFolder();
        _worker = await ConnectWorker.StartAsync(SharedKafka.Broker, "worker-loss");
        await _worker.Rest.CreateAsync("source", FileConnector.Source(_folder));
        await _worker.Rest.TasksBecomeAsync("source", "RUNNING", 1);
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
    public async Task Verdict_WorkerFrozen_StandsUntilStaleThenNamesTheTimeout()
    {
        await using var daemon = await DaemonProcess.StartAsync(_worker);
        await daemon.BecomesAsync(200, Limits.Poll, "the worker runs");

        _worker.Freeze();
        try
        {
            await Eventually.PauseAsync(TimeSpan.FromSeconds(1.5));
            Assert.That((await daemon.VerdictAsync()).Code, Is.EqualTo(200), "one missed poll");
            var answer = await daemon.BecomesAsync(503, Limits.Stale, "the snapshot is too old");
            AssertNoSnapshot(answer, "tim(e|ed)[ -]?out");
        }
        finally
        {
            _worker.Thaw();
        }

        await daemon.BecomesAsync(200, Limits.Rebalance, "the worker runs again");
    }

    [Test]
    public async Task Verdict_WorkerKilled_NamesTheRefusalUntilItIsBack()
    {
        await using var daemon = await DaemonProcess.StartAsync(_worker);
        await daemon.BecomesAsync(200, Limits.Poll, "the worker runs");

        await _worker.KillAsync();
        await AssertPingAsync(daemon);
        var answer = await daemon.BecomesAsync(503, Limits.Stale, "the snapshot is too old");
        AssertNoSnapshot(answer, "refused");
        await AssertPingAsync(daemon);
        Assert.That((await daemon.GetAsync("metrics")).Code, Is.EqualTo(200));

        _worker.Launch();
        await daemon.BecomesAsync(200, Limits.WorkerStart, "the worker is back");
        await AssertPingAsync(daemon);
        Assert.That((await daemon.VerdictAsync()).Failures, Is.Empty);
    }

    private static async Task AssertPingAsync(DaemonProcess daemon)
    {
        var ping = await daemon.GetAsync("ping");
        Assert.That((ping.Code, (string?)ping.Json["status"]), Is.EqualTo((200, "UP")));
    }

    private static void AssertNoSnapshot(Answer answer, string reason)
    {
        var body = answer.Json.AsObject();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(body.Select(member => member.Key), Is.EquivalentTo(ErrorMembers));
            Assert.That((bool)body["healthy"]!, Is.False);
            Assert.That(
                (string?)body["message"],
                Is.EqualTo("Exception raised while attempting to calculate health result, assuming unhealthy."));
            Assert.That((string?)body["error"], Does.Match($"(?i){reason}"));
            Assert.That(body["failure_states"]!.AsArray().Select(state => (string?)state), Is.EqualTo(new[] { "FAILED" }));
        }
    }
}
