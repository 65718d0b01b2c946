using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Web;

/// <summary>TLS on the daemon's own port.</summary>
[CancelAfter(60_000)]
internal sealed class TlsTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TestAuthority _authority = new();
    private MountedSecret _secret = null!;
    private X509Certificate2 _certificate = null!;

    private string[] Args => ["--web-tls-cert-file", _secret.PathOf("tls.crt"), "--web-tls-key-file", _secret.PathOf("tls.key")];

    [SetUp]
    public void Mount()
    {
        _certificate = _authority.Issue("first");
        _secret = new MountedSecret(Pair(_certificate));
    }

    [TearDown]
    public void Unmount()
    {
        _certificate.Dispose();
        _secret.Dispose();
    }

    [OneTimeTearDown]
    public void Close() => _authority.Dispose();

    [TestCase(SslProtocols.Tls12)]
    [TestCase(SslProtocols.Tls13)]
    public async Task Tls_VersionsOfToday_AreSpoken(SslProtocols version)
    {
        await using var door = await Door.OpenAsync(Args);

        var (shown, protocol, answer) = await GetAsync(door, version);

        Assert.That(protocol, Is.EqualTo(version));
        Assert.That(shown, Is.EqualTo(_certificate.Thumbprint));
        Assert.That(answer, Does.StartWith("HTTP/1.1 200 OK"));
    }

    [Test]
    public async Task Tls_OlderVersion_IsRefused()
    {
        await using var door = await Door.OpenAsync(Args);
        using var client = new TcpClient("127.0.0.1", door.Address.Port);

        // A ClientHello of TLS 1.1, with four ciphers of its time.
        byte[] body = [3, 2, .. new byte[32], 0, 0, 8, 0xC0, 0x13, 0xC0, 0x14, 0, 0x2F, 0, 0x35, 1, 0];
        await client.GetStream()
            .WriteAsync(new byte[] { 22, 3, 1, 0, (byte)(body.Length + 4), 1, 0, 0, (byte)body.Length }.Concat(body).ToArray());
        var answer = new byte[7];
        await client.GetStream().ReadExactlyAsync(answer);

        Assert.That((answer[0], answer[5], answer[6]), Is.EqualTo((21, 2, 70)), "a fatal alert: protocol_version");
    }

    [Test]
    public async Task Http2_OverTls_IsSpokenAndAnswersTheSame()
    {
        await using var door = await Door.OpenAsync(Args);
        var (one, two) = (door.Client(version: HttpVersion.Version11), door.Client(version: HttpVersion.Version20));

        foreach (var path in new[] { "/", "/status", "/metrics", "/livez", "/connectors/orders", "/nothing" })
        {
            using var old = await Door.SendAsync(one, path);
            using var response = await Door.SendAsync(two, path);
            Assert.That(response.Version, Is.EqualTo(HttpVersion.Version20));
            Assert.That(response.StatusCode, Is.EqualTo(old.StatusCode));
            Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo(await old.Content.ReadAsStringAsync()));
        }

        var many = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Door.AskAsync(two, "/status")));
        Assert.That(many.Select(answer => answer.Code), Is.All.EqualTo(200));
    }

    [Test]
    public async Task Http2_WithoutTls_IsNotSpoken()
    {
        await using var door = await Door.OpenAsync();

        await Assert.ThatAsync(
            () => Door.AskAsync(door.Client(version: HttpVersion.Version20), "/livez"), Throws.InstanceOf<HttpRequestException>());
    }

    [Test]
    public async Task PlainHttp_OnThePort_IsNotAnsweredAndHarmsNobody()
    {
        await using var door = await Door.OpenAsync(Args);
        using var client = new TcpClient("127.0.0.1", door.Address.Port);
        await client.GetStream().WriteAsync("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        using var answer = new MemoryStream();
        try
        {
            await client.GetStream().CopyToAsync(answer);
        }
        catch (IOException)
        {
            // Closed before all was read.
        }

        Assert.That(Encoding.ASCII.GetString(answer.ToArray()), Does.Not.Contain("HTTP/"));
        Assert.That((await door.AskAsync("/livez")).Code, Is.EqualTo(200));
    }

    [Test]
    public async Task Certificate_Swapped_IsShownAfterASecondAndOldConnectionsGoOn()
    {
        await using var door = await Door.OpenAsync(Args);
        using var old = door.Client();
        await Door.AskAsync(old, "/livez");
        using var next = _authority.Issue("second");
        _secret.Swap(Pair(next));

        Assert.That((await GetAsync(door)).Shown, Is.EqualTo(_certificate.Thumbprint), "once a second is enough");
        door.Clock.Advance(Second);
        Assert.That((await GetAsync(door)).Shown, Is.EqualTo(next.Thumbprint));
        Assert.That((await Door.AskAsync(old, "/livez")).Code, Is.EqualTo(200));
        Assert.That(door.Daemon.Logs.All, Does.Contain("WebCertificateRead").And.Contain("2099-01-01T00:00:00Z"));
    }

    [TestCase("another key")]
    [TestCase("no key")]
    [TestCase("no file")]
    [TestCase("text")]
    public async Task Certificate_FaultyForAWhile_IsOneWarningAndTheOldGoesOn(string what)
    {
        await using var door = await Door.OpenAsync(Args);
        using var next = _authority.Issue("second");
        var (certificate, key) = (next.ExportCertificatePem(), TestAuthority.KeyPem(next));
        _secret.Swap(what switch
        {
            "another key" => [("tls.crt", certificate), ("tls.key", TestAuthority.KeyPem(_certificate))],
            "no key" => [("tls.crt", certificate), ("tls.key", certificate)],
            "no file" => [("tls.crt", certificate)],
            _ => [("tls.crt", "canary"), ("tls.key", key)],
        });

        for (var i = 0; i < 3; i++)
        {
            door.Clock.Advance(Second);
            Assert.That((await GetAsync(door)).Shown, Is.EqualTo(_certificate.Thumbprint));
        }

        var warnings = door.Daemon.Logs.All.Split('\n')
            .Where(line => line.Contains("WebCertificateFaulty", StringComparison.Ordinal)).ToList();
        Assert.That(warnings, Has.Count.EqualTo(1));
        Assert.That(warnings[0], Does.Contain("--web-tls-").And.Not.Contains("canary").And.Not.Contains("tls.key"));
        _secret.Swap(("tls.crt", certificate), ("tls.key", key));
        door.Clock.Advance(Second);
        Assert.That((await GetAsync(door)).Shown, Is.EqualTo(next.Thumbprint));
    }

    [Test]
    public async Task Chain_InTheFile_IsSentAlong()
    {
        using var between = new TestAuthority("between", _authority);
        using var leaf = between.Issue("leaf");
        _secret.Swap(("tls.crt", leaf.ExportCertificatePem() + "\n" + between.Pem), ("tls.key", TestAuthority.KeyPem(leaf)));
        await using var door = await Door.OpenAsync(Args);
        using var client = new TcpClient("127.0.0.1", door.Address.Port);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(_authority.Pem);
        await using var tls = new SslStream(client.GetStream());

        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = policy });

        Assert.That(tls.IsAuthenticated, Is.True);
    }

    private static (string, string)[] Pair(X509Certificate2 certificate) =>
        [("tls.crt", certificate.ExportCertificatePem()), ("tls.key", TestAuthority.KeyPem(certificate))];

    private static async Task<(string Shown, SslProtocols Protocol, string Answer)> GetAsync(
        Door door, SslProtocols version = SslProtocols.None)
    {
        using var client = new TcpClient("127.0.0.1", door.Address.Port);
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = version,
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
        });
        await tls.WriteAsync("GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(tls);
        return (((X509Certificate2)tls.RemoteCertificate!).Thumbprint, tls.SslProtocol, await reader.ReadToEndAsync());
    }
}
