using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Web;

/// <summary>The daemon in front of a worker that speaks TLS.</summary>
[TestFixture]
[CancelAfter(60_000)]
internal sealed class ConnectTlsTests
{
    private const string Expiry = "kafka_connect_health_tls_certificate_expiry_timestamp_seconds";

    private readonly ManualTimeProvider _clock = new();
    private readonly Authority _authority = new();
    private TemporaryFolder _folder = null!;
    private TlsWorker _worker = null!;

    [SetUp]
    public void Start()
    {
        _folder = new TemporaryFolder();
        _worker = new TlsWorker(_authority.IssueForServer());
        _folder.Write("ca.pem", _authority.Pem);
    }

    [TearDown]
    public void Stop()
    {
        _worker.Dispose();
        _folder.Dispose();
    }

    [OneTimeTearDown]
    public void Delete() => _authority.Dispose();

    [TestCase(SslProtocols.Tls12)]
    [TestCase(SslProtocols.Tls13)]
    public async Task Poll_BothSidesShowCertificates_IsHealthyAndTellsWhenTheyExpire(SslProtocols protocol)
    {
        using var worker = new TlsWorker(_authority.IssueForServer(), protocol);
        worker.Accepts = shown => shown is not null;
        var thumbprint = Mount("..both", days: 3);

        await using var daemon = await StartAsync(worker, CertificateFlags());

        Assert.That((await daemon.AskAsync("/")).Code, Is.EqualTo(200));
        Assert.That(worker.Shown, Is.EqualTo(new[] { thumbprint }));
        var metrics = await daemon.ReadAsync("/metrics");
        Assert.That(metrics, Does.Contain($"{Expiry}{{certificate=\"server\"}} {Seconds(worker.Certificate)}"));
        Assert.That(metrics, Does.Contain($"{Expiry}{{certificate=\"client\"}} {Seconds(Mounted())}"));
        var tls = (await StatusAsync(daemon))["tls"]!;
        Assert.That((bool)tls["is_insecure"]!, Is.False);
        Assert.That(
            (string?)tls["server_certificate_expires_at"],
            Is.EqualTo($"{worker.Certificate.NotAfter.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss.fff'Z'}"));
        Assert.That(
            (string?)tls["client_certificate_expires_at"],
            Is.EqualTo($"{Mounted().NotAfter.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss.fff'Z'}"));
    }

    [Test]
    public async Task Poll_ClientCertificateSwapped_ShowsTheNewOneOnANewConnection()
    {
        var old = Mount("..old");
        await using var daemon = await StartAsync(_worker, CertificateFlags());
        await PollAsync(daemon);
        Assert.That(_worker.Shown, Is.EqualTo(new[] { old }), "one connection for two polls");

        var next = Mount("..new");
        await PollAsync(daemon);
        await PollAsync(daemon);

        Assert.That(_worker.Shown, Is.EqualTo(new[] { old, next }));
        Assert.That(daemon.Logs.All.Split('\n'), Has.One.StartsWith(
            "Information ConnectionFileRead --connect-client-cert-file (HEALTHCHECK_CONNECT_CLIENT_CERT_FILE): was read again"));
        Assert.That(daemon.Logs.All, Does.Not.Contain("ConnectLost"));
        Assert.That((await daemon.AskAsync("/")).Code, Is.EqualTo(200));
    }

    [Test]
    public async Task Poll_ClientCertificateFaultyForAWhile_GoesOnWithTheOld()
    {
        Mount("..good");
        await using var daemon = await StartAsync(_worker, CertificateFlags());
        _folder.Mount("..bad", ("tls.crt", _authority.Issue().Certificate), ("tls.key", _authority.Issue().Key));

        await PollAsync(daemon);
        await PollAsync(daemon);

        Assert.That(_worker.Shown, Has.Count.EqualTo(1));
        Assert.That((await daemon.AskAsync("/")).Code, Is.EqualTo(200));
        Assert.That(daemon.Logs.All.Split('\n'), Has.One.StartsWith(
            "Warning ConnectionFileFaulty --connect-client-key-file (HEALTHCHECK_CONNECT_CLIENT_KEY_FILE): the file (path not shown) is broken, or is not that of the certificate; "));
    }

    [Test]
    public async Task Poll_CaSwapped_TrustsTheNewOneAlone()
    {
        using var other = new Authority("other");
        _folder.Mount("..ca1", ("ca.crt", _authority.Pem));
        await using var daemon = await StartAsync(_worker, "--connect-ca-file", _folder.PathOf("ca.crt"));

        _folder.Mount("..ca2", ("ca.crt", other.Pem));
        await PollAsync(daemon);
        await PollAsync(daemon);
        Assert.That(await FaultAsync(daemon), Does.StartWith("tls: ").And.EndsWith("(--connect-ca-file can name its certificate)"));

        _worker.Certificate = other.IssueForServer();
        await PollAsync(daemon);
        Assert.That(await FaultAsync(daemon), Is.Null);
    }

    [Test]
    public async Task Poll_ServerName_IsWhatTheCertificateMustBeFor()
    {
        _worker.Certificate = _authority.IssueForServer("connect.internal");
        await using (var daemon = await StartAsync(_worker, "--connect-ca-file", _folder.PathOf("ca.pem")))
        {
            Assert.That(
                await FaultAsync(daemon), Does.StartWith("tls: ").And.EndsWith("(--connect-tls-server-name can give the one it is for)"));
        }

        await using var named = await StartAsync(
            _worker, "--connect-ca-file", _folder.PathOf("ca.pem"), "--connect-tls-server-name", "connect.internal");
        Assert.That(await FaultAsync(named), Is.Null);
    }

    /// <summary>An expired certificate is a fault, and its time is shown all the same.</summary>
    [Test]
    public async Task Poll_CertificateExpired_IsAFaultAndTellsSince()
    {
        _worker.Certificate = _authority.IssueForServer(days: -1);

        await using var daemon = await StartAsync(_worker, "--connect-ca-file", _folder.PathOf("ca.pem"));

        Assert.That(await FaultAsync(daemon), Does.EndWith("its certificate has expired or is not valid yet"));
        Assert.That(await daemon.ReadAsync("/metrics"), Does.Contain($"{Expiry}{{certificate=\"server\"}} {Seconds(_worker.Certificate)}"));
    }

    [Test]
    public async Task Poll_Insecure_TakesAnyCertificateAndStatusSaysSo()
    {
        _worker.Certificate = _authority.IssueForServer("elsewhere", days: -1);

        await using var daemon = await StartAsync(_worker, "--connect-tls-insecure");

        Assert.That((await daemon.AskAsync("/")).Code, Is.EqualTo(200));
        Assert.That((bool)(await StatusAsync(daemon))["tls"]!["is_insecure"]!, Is.True);
    }

    private Task<RunningDaemon> StartAsync(TlsWorker worker, params string[] flags) => RunningDaemon.StartAsync(worker.Url, _clock, flags);

    private string[] CertificateFlags() =>
    [
        "--connect-ca-file", _folder.PathOf("ca.pem"),
        "--connect-client-cert-file", _folder.PathOf("tls.crt"),
        "--connect-client-key-file", _folder.PathOf("tls.key"),
    ];

    private async Task PollAsync(RunningDaemon daemon)
    {
        await daemon.SettleAsync(_clock);
        _clock.Advance(TimeSpan.FromSeconds(10));
        await daemon.NextReportAsync();
    }

    /// <returns>The thumbprint.</returns>
    private string Mount(string version, int days = 2)
    {
        var (certificate, key) = _authority.Issue("client", days);
        _folder.Mount(version, ("tls.crt", certificate), ("tls.key", key));
        return Mounted().Thumbprint;
    }

    private X509Certificate2 Mounted() => X509Certificate2.CreateFromPem(File.ReadAllText(_folder.PathOf("tls.crt")));

    private static long Seconds(X509Certificate2 certificate) => new DateTimeOffset(certificate.NotAfter).ToUnixTimeSeconds();

    private static async Task<JsonNode> StatusAsync(RunningDaemon daemon) => JsonNode.Parse(await daemon.ReadAsync("/status"))!["connect"]!;

    private static async Task<string?> FaultAsync(RunningDaemon daemon) =>
        JsonNode.Parse(await daemon.ReadAsync("/status"))!["polls"]!["last_fault"] is { } fault
            ? $"{fault["reason"]}: {fault["detail"]}"
            : null;
}
