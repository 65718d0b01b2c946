using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.IntegrationTests;

/// <summary>A real worker that lets nobody in without a client certificate.</summary>
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
            items =>
                items.Length == 8 && items.All(item => item.State == "RUNNING") && items.Any(item => item.Task is 0 && item.IsOf(_strict)),
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
    public async Task Verdict_BothSidesShowACertificate_IsHealthyAndTellsWhenTheyExpire()
    {
        await using var daemon = await DaemonProcess.StartAsync($"{_strict.Url}", _tls.Flags);

        await daemon.BecomesAsync(200, Limits.Poll, "the worker lets the daemon in");

        var metrics = (await daemon.GetAsync("metrics")).Body;
        foreach (var side in new[] { "server", "client" })
        {
            Assert.That(
                metrics,
                Does.Contain(
                    $"kafka_connect_health_tls_certificate_expiry_timestamp_seconds{{certificate=\"{side}\"}} {_tls.ExpiresAt}\n"));
        }
        Assert.That((bool)(await daemon.StatusAsync())["connect"]!["tls"]!["is_insecure"]!, Is.False);
    }

    [Test]
    public async Task Fault_ClientCertificateOfAStranger_IsToldAndOverWhenItIsReplaced()
    {
        using var stranger = new MutualTls(protocol);
        using var files = new RunFolder();
        var (cert, key) = (
            files.Write("tls.crt", File.ReadAllText(stranger.CertificateFile)), files.Write("tls.key", File.ReadAllText(stranger.KeyFile)));
        await using var daemon = await DaemonProcess.StartAsync(
            $"{_strict.Url}", "--connect-ca-file", _tls.CertificateFile, "--connect-client-cert-file", cert, "--connect-client-key-file",
            key);
        await ExpectFaultAsync(daemon, "tls", "refuses the client certificate of --connect-client-cert-file: ");

        File.Copy(_tls.CertificateFile, cert, overwrite: true);
        File.Copy(_tls.KeyFile, key, overwrite: true);

        await daemon.BecomesAsync(200, Limits.Poll, "the new certificate is in use");
        await daemon.LogsAsync("INFO .*--connect-client-cert-file .*was read again and is in use");
    }

    [TestCase("name", "its certificate is for another host name than --connect-url has")]
    [TestCase("authority", "its certificate comes from an authority that is not trusted here (--connect-ca-file can name its certificate)")]
    [TestCase("plain", "speaks TLS: --connect-url should begin with https://")]
    public async Task Fault_SettingsDoNotFitTheWorker_SaysWhatToMend(string what, string words)
    {
        using var stranger = new MutualTls(protocol);
        string[] flags = what switch
        {
            "name" => ["--connect-tls-server-name", "elsewhere.internal"],
            "authority" => ["--connect-ca-file", stranger.CertificateFile],
            _ => [],
        };
        var url = what is "plain" ? $"http://{_strict.Url.Authority}/" : $"{_strict.Url}";

        await using var daemon = await DaemonProcess.StartAsync(url, [.. _tls.Flags, .. flags]);

        await ExpectFaultAsync(daemon, "tls", words);
    }

    [Test]
    public async Task Fault_CertificateOfTheWorkerHasExpired_SaysSoAndInsecureTakesIt()
    {
        using var expired = new MutualTls(protocol, days: -1);
        await using var worker = await ConnectWorker.StartAsync(SharedKafka.Broker, $"expired-{protocol}", expired);

        await using var daemon = await DaemonProcess.StartAsync($"{worker.Url}", expired.Flags);
        await using var insecure = await DaemonProcess.StartAsync($"{worker.Url}", [.. expired.Flags[2..], "--connect-tls-insecure"]);

        await ExpectFaultAsync(daemon, "tls", "its certificate has expired or is not valid yet");
        await insecure.BecomesAsync(200, Limits.Poll, "any certificate is taken");
        Assert.That((bool)(await insecure.StatusAsync())["connect"]!["tls"]!["is_insecure"]!, Is.True);
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
            Assert.That(
                (await daemon.GetAsync("metrics")).Body, Does.Match("kafka_connect_health_poll_failures_total{reason=\"tls\"} [1-9]"));
        }
        await daemon.LogsAsync("WARNING .*\\(tls\\): .*demands a client certificate");
    }

    private static async Task ExpectFaultAsync(DaemonProcess daemon, string reason, string words)
    {
        var status = await Eventually.BecomesAsync(
            () => daemon.StatusAsync(), status => (int)status["polls"]!["failed"]! >= 2, Limits.Poll, "some polls have failed");

        var fault = status["polls"]!["last_fault"]!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((string?)fault["detail"], Does.Contain(words));
            Assert.That((string?)fault["reason"], Is.EqualTo(reason));
            Assert.That((await daemon.GetAsync()).Code, Is.EqualTo(503));
        }
    }

    // The daemon asks by http, as it asks the plain worker: whatever the other answers to that, it is there.
    [Test]
    public async Task LostWorker_WorkerDemandsACertificate_IsNotLostUntilItIsKilled()
    {
        await using var nginx = await Nginx.StartAsync(_plain);
        await using var daemon = await DaemonProcess.StartAsync(_plain, "--checks", "lost_worker", "--grace-period", "lost_worker=0");
        await using var behindGateway = await DaemonProcess.StartAsync(
            $"{nginx.Url}", "--checks", "lost_worker", "--grace-period", "lost_worker=0");
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
            Assert.That(
                verdict.Failures.Where(failure => failure.Type == "lost_worker").Select(failure => failure.WorkerId),
                Is.EqualTo(new[] { _strict.Id }));
        }

        _strict.Launch();
        foreach (var one in new[] { daemon, behindGateway })
        {
            await one.BecomesAsync(200, Limits.WorkerStart, "it is back");
        }
    }
}
