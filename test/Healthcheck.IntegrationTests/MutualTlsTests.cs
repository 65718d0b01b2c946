using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.IntegrationTests;

/// <summary>A real worker that lets nobody in without a client certificate, which the daemon has not.</summary>
[TestFixture("TLSv1.2")]
[TestFixture("TLSv1.3")]
internal sealed class MutualTlsTests(string protocol)
{
    private static readonly string[] Connectors = ["one", "two", "three", "four"];

    private RunFolder _folder = null!;
    private MutualTls _tls = null!;
    private ConnectWorker _plain = null!;
    private ConnectWorker _strict = null!;

    [OneTimeSetUp]
    public async Task StartWorkersAsync()
    {
        _folder = new RunFolder();
        _tls = new MutualTls(protocol);
        _plain = await ConnectWorker.StartAsync(SharedKafka.Broker, $"mutual-{protocol}");
        _strict = await ConnectWorker.StartAsync(SharedKafka.Broker, $"mutual-{protocol}", _tls);
        foreach (var name in Connectors)
        {
            await _plain.Rest.CreateAsync(name, FileConnector.Source(_folder));
        }
        await _plain.Rest.ItemsBecomeAsync(
            items => items.Length == 8 && items.All(item => item.State == "RUNNING") && items.Any(item => item.Task is 0 && item.IsOf(_strict)),
            "all run, and the strict worker has a task");
    }

    [OneTimeTearDown]
    public async Task StopWorkersAsync()
    {
        foreach (var worker in new[] { _strict, _plain })
        {
            if (worker is not null)
            {
                await worker.DisposeAsync();
            }
        }
        _tls?.Dispose();
        _folder?.Dispose();
    }

    [Test]
    public async Task Fault_WorkerDemandsACertificate_IsTlsAndSaysSo()
    {
        (string, string)[] trusted = [("SSL_CERT_FILE", _tls.CertificateFile)];
        await using var daemon = await DaemonProcess.StartAsync($"{_strict.Url}", trusted);

        var status = await Eventually.BecomesAsync(
            () => daemon.StatusAsync(), status => (int)status["polls"]!["failed"]! >= 3, Limits.Poll, "some polls have failed");

        var fault = status["polls"]!["last_fault"]!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((string?)fault["reason"], Is.EqualTo("tls"));
            Assert.That((string?)fault["detail"], Does.Contain("demands a client certificate").And.Contain($"{_strict.Url}"));
            Assert.That((int)status["polls"]!["attempted"]!, Is.EqualTo((int)status["polls"]!["failed"]!));
            Assert.That((await daemon.GetAsync()).Code, Is.EqualTo(503));
            Assert.That((await daemon.GetAsync("metrics")).Body, Does.Match("kafka_connect_health_poll_failures_total{reason=\"tls\"} [1-9]"));
        }
        await daemon.LogsAsync("WARNING .*\\(tls\\): .*demands a client certificate");
    }

    // The daemon asks by http, as it asks the plain worker: whatever the other answers to that, it is there.
    [Test]
    public async Task LostWorker_WorkerDemandsACertificate_IsNotLostUntilItIsKilled()
    {
        await using var nginx = await Nginx.StartAsync(_plain);
        await using var daemon = await DaemonProcess.StartAsync(_plain, "--checks", "lost_worker", "--grace-period", "lost_worker=0");
        await using var behindGateway = await DaemonProcess.StartAsync($"{nginx.Url}", "--checks", "lost_worker", "--grace-period", "lost_worker=0");
        foreach (var one in new[] { daemon, behindGateway })
        {
            await one.BecomesAsync(200, Limits.Poll, "all run");
            await using var watch = new Watch(one);
            await Eventually.PauseAsync(TimeSpan.FromSeconds(5));
            Assert.That(watch.Answers.Select(answer => answer.Code), Is.All.EqualTo(200), one.Log);
        }

        await _strict.KillAsync();

        foreach (var one in new[] { daemon, behindGateway })
        {
            var verdict = await one.VerdictBecomesAsync(verdict => !verdict.Healthy, Limits.Poll, "the killed worker is lost");
            Assert.That(verdict.Failures.Where(failure => failure.Type == "lost_worker").Select(failure => failure.WorkerId), Is.EqualTo(new[] { _strict.Id }));
        }

        _strict.Launch();
        foreach (var one in new[] { daemon, behindGateway })
        {
            await one.BecomesAsync(200, Limits.Rebalance, "it is back");
        }
    }
}
