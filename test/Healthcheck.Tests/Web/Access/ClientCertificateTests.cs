using System.Net;
using System.Security.Cryptography.X509Certificates;
using Healthcheck.Tests.Support;
using Healthcheck.Web;

namespace Healthcheck.Tests.Web;

/// <summary>Certificates of clients as credentials.</summary>
[CancelAfter(60_000)]
internal sealed class ClientCertificateTests
{
    private const string Right = $"ada:{Door.Password}";

    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _stranger = new("stranger");
    private X509Certificate2 _server = null!;
    private X509Certificate2 _client = null!;
    private MountedSecret _secret = null!;

    private string[] Args =>
    [
        "--web-tls-cert-file", _secret.PathOf("tls.crt"), "--web-tls-key-file", _secret.PathOf("tls.key"),
        "--web-client-ca-file", _secret.PathOf("ca.crt"),
    ];

    [SetUp]
    public void Mount()
    {
        _server = _authority.Issue("server");
        _client = _authority.Issue("prometheus", TestAuthority.ForClients);
        _secret = new MountedSecret(Files(_authority.Pem));
    }

    [TearDown]
    public void Unmount()
    {
        _secret.Dispose();
        _client.Dispose();
        _server.Dispose();
    }

    [OneTimeTearDown]
    public void Close()
    {
        _authority.Dispose();
        _stranger.Dispose();
    }

    [TestCase("/livez", 200, 200, false)]
    [TestCase("/readyz", 200, 200, false)]
    [TestCase("/ping", 200, 200, true)]
    [TestCase("/", 503, 503, false)]
    [TestCase("/", 403, 503, true)]
    [TestCase("/connectors/orders", 403, 503, true)]
    [TestCase("/status", 403, 200, false)]
    [TestCase("/metrics", 403, 200, true)]
    [TestCase("/nothing", 404, 404, true)]
    public async Task Certificate_ShownOrNot_CountsByEndpoint(string path, int without, int with, bool guarded)
    {
        await using var door = await Door.OpenAsync([.. Args, .. guarded ? new[] { "--web-guard-verdict" } : []]);

        var (none, shown) = (await door.AskAsync(path), await Door.AskAsync(door.Client(_client), path));

        Assert.That((none.Code, shown.Code), Is.EqualTo((without, with)));
        if (without is 403)
        {
            Assert.That(none.Body, Is.EqualTo("""{"error":"a client certificate is needed"}"""));
        }

        if (path is "/")
        {
            Assert.That(none.Body, Does.Not.Contain("Exception"));
            Assert.That(shown.Body, Does.Contain("\"trace\":\"java"));
        }
    }

    [TestCase("stranger", "does not come from an authority of --web-client-ca-file")]
    [TestCase("server", "is not meant for clients")]
    [TestCase("expired", "has expired or is not valid yet")]
    public async Task Certificate_NotGood_IsToldWhyAndKeepsNobodyFromTheProbes(string what, string why)
    {
        using var certificate = what switch
        {
            "stranger" => _stranger.Issue("prometheus", TestAuthority.ForClients),
            "server" => _authority.Issue("prometheus"),
            _ => _authority.Issue("prometheus", TestAuthority.ForClients, new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero)),
        };
        await using var door = await Door.OpenAsync(Args);
        var client = door.Client(certificate);

        var refusal = (403, $$"""{"error":"the client certificate {{why}}"}""");
        Assert.That(await Door.AskAsync(client, "/status"), Is.EqualTo(refusal));
        Assert.That(await Door.AskAsync(client, "/"), Is.EqualTo(refusal));
        Assert.That((await Door.AskAsync(client, "/livez")).Code, Is.EqualTo(200));
    }

    [TestCase(2027, null)]
    [TestCase(2028, "comes from an authority that has expired or is not valid yet")]
    public void FindFault_AuthorityExpires_IsTold(int year, string? fault)
    {
        using var authority = new TestAuthority("short", until: new DateTimeOffset(2027, 12, 31, 0, 0, 0, TimeSpan.Zero));
        using var certificate = authority.Issue("prometheus", TestAuthority.ForClients);
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(authority.Pem);

        var found = new ClientCertificate(certificate, null).FindFault(authorities, new DateTimeOffset(year, 6, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.That(found, Is.EqualTo(fault));
    }

    [Test]
    public async Task Certificate_ExpiresOnAnOpenConnection_IsRefusedFromThenOn()
    {
        using var certificate =
            _authority.Issue("prometheus", TestAuthority.ForClients, new DateTimeOffset(2026, 3, 1, 13, 0, 30, TimeSpan.Zero));
        await using var door = await Door.OpenAsync(Args);
        var client = door.Client(certificate);

        Assert.That((await Door.AskAsync(client, "/status")).Code, Is.EqualTo(200));
        door.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That((await Door.AskAsync(client, "/status")).Code, Is.EqualTo(403));
    }

    [Test]
    public async Task Certificate_ThroughAnotherAuthority_IsGoodWhenTheClientSendsThat()
    {
        using var between = new TestAuthority("between", _authority);
        using var certificate = between.Issue("prometheus", TestAuthority.ForClients);
        await using var door = await Door.OpenAsync(Args);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(between.Pem);

        Assert.That((await Door.AskAsync(door.Client(certificate, between: chain), "/status")).Code, Is.EqualTo(200));
        Assert.That((await Door.AskAsync(door.Client(certificate), "/status")).Code, Is.EqualTo(403));
    }

    /// <summary>A session that is resumed holds the certificate, but not what the client sent with it.</summary>
    [Test]
    public async Task Certificate_ThroughAnotherAuthority_IsGoodOnEachConnection([Values("-tls1_2", "-tls1_3")] string version)
    {
        using var between = new TestAuthority("between", _authority);
        using var certificate = between.Issue("prometheus", TestAuthority.ForClients);
        using var folder = new TemporaryFolder();
        await using var door = await Door.OpenAsync(Args);
        var session = folder.PathOf("session");
        string[] args =
        [
            "s_client", "-connect", $"127.0.0.1:{door.Address.Port}", version, "-quiet", "-ign_eof",
            "-cert", folder.Write(
                "client.crt", certificate.ExportCertificatePem()), "-key", folder.Write("client.key", TestAuthority.KeyPem(certificate)),
            "-cert_chain", folder.Write("chain.crt", between.Pem), "-sess_out", session,
        ];

        Assert.That(await OpenSsl.AskAsync("/status", args), Does.StartWith("HTTP/1.1 200 OK"));
        var again = File.Exists(session) ? [.. args, "-sess_in", session] : args;
        Assert.That(await OpenSsl.AskAsync("/status", again), Does.StartWith("HTTP/1.1 200 OK"));
    }

    [Test]
    public async Task Authorities_Swapped_CountForOpenConnectionsToo([Values("1.1", "2.0")] string version)
    {
        using var other = _stranger.Issue("grafana", TestAuthority.ForClients);
        await using var door = await Door.OpenAsync(Args);
        var (first, second) = (door.Client(_client, new Version(version)), door.Client(other, new Version(version)));
        Assert.That(await CodesAsync(), Is.EqualTo((200, 403)));

        _secret.Swap(Files(_stranger.Pem));
        Assert.That(await CodesAsync(), Is.EqualTo((200, 403)), "once a second is enough");
        door.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await CodesAsync(), Is.EqualTo((403, 200)));

        _secret.Swap(Files("nothing"));
        door.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await CodesAsync(), Is.EqualTo((403, 200)));
        Assert.That(door.Daemon.Logs.All, Does.Contain("WebClientAuthoritiesRead").And.Contain("WebClientAuthoritiesFaulty"));

        async Task<(int First, int Second)> CodesAsync() =>
            ((await Door.AskAsync(first, "/status")).Code, (await Door.AskAsync(second, "/status")).Code);
    }

    [Test]
    public async Task UsersAndCertificates_EitherIsEnough()
    {
        var users = Path.Combine(Path.GetDirectoryName(_secret.PathOf("tls.crt"))!, "users");
        await File.WriteAllTextAsync(users, Door.Users);
        await using var door = await Door.OpenAsync([.. Args, "--web-users-file", users]);
        using var stranger = _stranger.Issue("prometheus", TestAuthority.ForClients);
        var (good, bad) = (door.Client(_client), door.Client(stranger));

        Assert.That(
            await door.AskAsync("/status"), Is.EqualTo((401, """{"error":"user and password, or a client certificate, are needed"}""")));
        Assert.That((await door.AskAsync("/status", Right)).Code, Is.EqualTo(200));
        Assert.That((await Door.AskAsync(good, "/status")).Code, Is.EqualTo(200));
        Assert.That((await Door.AskAsync(good, "/status", "ada:wrong")).Code, Is.EqualTo(200));
        Assert.That((await Door.AskAsync(bad, "/status", Right)).Code, Is.EqualTo(200));
        using var refused = await Door.SendAsync(bad, "/status");
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(refused.Headers.WwwAuthenticate, Is.Not.Empty);
    }

    private (string, string)[] Files(string authorities) =>
        [("tls.crt", _server.ExportCertificatePem()), ("tls.key", TestAuthority.KeyPem(_server)), ("ca.crt", authorities)];
}
