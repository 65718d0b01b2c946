using System.Security.Cryptography.X509Certificates;
using Healthcheck.Commands;
using Healthcheck.Tests.Configuration;
using Healthcheck.Tests.Support;
using Healthcheck.Tests.Web;

namespace Healthcheck.Tests.Commands;

/// <summary>The probe of a daemon that speaks TLS and has users.</summary>
[CancelAfter(60_000)]
internal sealed class ProbeTlsTests
{
    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _stranger = new("stranger");
    private X509Certificate2 _certificate = null!;
    private MountedSecret _files = null!;
    private Door _door = null!;

    private int Port => _door.Address.Port;

    private (string, string)[] Variables =>
    [
        ("HEALTHCHECK_PORT", $"{Port}"),
        ("HEALTHCHECK_WEB_TLS_CERT_FILE", _files.PathOf("tls.crt")),
        ("HEALTHCHECK_WEB_TLS_KEY_FILE", "/no/such/file"),
    ];

    [OneTimeSetUp]
    public async Task OpenAsync()
    {
        _certificate = _authority.Issue("server");
        _files = new MountedSecret(
            ("tls.crt", _certificate.ExportCertificatePem()), ("tls.key", TestAuthority.KeyPem(_certificate)),
            ("ca.crt", _authority.Pem), ("stranger.crt", _stranger.Pem), ("users", Door.Users),
            ("right", $"ada:{Door.Password}\n"), ("wrong", "ada:canary"), ("nothing", "canary"));
        _door = await Door.OpenAsync(
            "--web-tls-cert-file", _files.PathOf("tls.crt"), "--web-tls-key-file", _files.PathOf("tls.key"), "--web-users-file",
            _files.PathOf("users"));
    }

    [OneTimeTearDown]
    public async Task CloseAsync()
    {
        await _door.DisposeAsync();
        _files.Dispose();
        _certificate.Dispose();
        _stranger.Dispose();
        _authority.Dispose();
    }

    [Test]
    public void Local_VariablesNameACertificate_SpeaksTlsAndTakesAny()
    {
        Assert.That(Probe(Variables), Is.EqualTo((0, $"200 https://127.0.0.1:{Port}/livez")));
        Assert.That(Probe(Variables, "/nope"), Is.EqualTo((1, $"404 https://127.0.0.1:{Port}/nope")));
    }

    [Test]
    public void Local_SettingsFileNamesACertificate_SpeaksTls()
    {
        using var settings = new TemporaryFile($$"""{"port": {{Port}}, "web-tls-cert-file": "{{_files.PathOf("tls.crt")}}"}""");

        Assert.That(
            Probe([("HEALTHCHECK_SETTINGS_FILE", settings.Path)], "/readyz"), Is.EqualTo((0, $"200 https://127.0.0.1:{Port}/readyz")));
    }

    [Test]
    public void Local_AuthorityGiven_IsChecked()
    {
        Assert.That(Probe(Variables, "--ca-file", _files.PathOf("ca.crt")).Code, Is.Zero);
        var (code, line) = Probe(Variables, "--ca-file", _files.PathOf("stranger.crt"));
        Assert.That(code, Is.EqualTo(1));
        Assert.That(line, Does.StartWith($"no answer from https://127.0.0.1:{Port}/livez: TLS failed: ").And.Not.Contain("\n"));
    }

    [Test]
    public void Local_CertificateForAnotherName_IsTakenButAUrlIsHeldToItsOwn()
    {
        using var elsewhere = SocketServer.Certificate(forThisHost: false);
        using var server = SocketServer.Tls(elsewhere, System.Security.Authentication.SslProtocols.None);
        using var authority = new TemporaryFile(elsewhere.ExportCertificatePem());
        (string, string)[] variables = [("HEALTHCHECK_PORT", $"{server.Port}"), ("HEALTHCHECK_WEB_TLS_CERT_FILE", "x")];

        Assert.That(Probe(variables, "--ca-file", authority.Path).Code, Is.Zero);
        Assert.That(Probe([], $"https://127.0.0.1:{server.Port}/", "--ca-file", authority.Path).Code, Is.EqualTo(1));
        Assert.That(Probe([], $"https://127.0.0.1:{server.Port}/", "--insecure").Code, Is.Zero);
    }

    [Test]
    public void Url_Https_IsCheckedUnlessToldOtherwise()
    {
        var url = $"https://localhost:{Port}/livez";

        Assert.That(Probe([], url).Code, Is.EqualTo(1), "not an authority of the system");
        Assert.That(Probe([], url, "--ca-file", _files.PathOf("ca.crt")), Is.EqualTo((0, $"200 {url}")));
        Assert.That(Probe([], url, "--ca-file", _files.PathOf("stranger.crt")).Code, Is.EqualTo(1));
        Assert.That(Probe([], url, "--insecure"), Is.EqualTo((0, $"200 {url}")));
        Assert.That(Probe([], $"http://localhost:{Port}/livez").Code, Is.EqualTo(1), "the port speaks TLS only");
    }

    [Test]
    public void UserFile_PathThatWantsCredentials_SendsThem()
    {
        Assert.That(Probe(Variables, "/metrics").Line, Does.StartWith($"401 https://127.0.0.1:{Port}/metrics {{\"error\":"));
        Assert.That(
            Probe(Variables, "/metrics", "--user-file", _files.PathOf("right")), Is.EqualTo((0, $"200 https://127.0.0.1:{Port}/metrics")));
        Assert.That(Probe(Variables, "/metrics", "--user-file", _files.PathOf("wrong")).Code, Is.EqualTo(1));
    }

    [
        TestCase("--user-file", "nothing",
            "--user-file: the value (not shown) has no ':' between user and password; allowed: path of a file holding user:password")]
    [
        TestCase("--user-file", "canary",
            "--user-file: the file (path not shown) does not exist; allowed: path of a file holding user:password")]
    [TestCase("--user-file", null, "--user-file: needs a value; allowed: path of a file holding user:password")]
    [TestCase("--ca-file", "nothing", "--ca-file: '{0}' holds no certificate in PEM (BEGIN CERTIFICATE); allowed: path of a PEM file")]
    [TestCase("--ca-file", null, "--ca-file: needs a value; allowed: path of a PEM file")]
    public void Files_Faulty_AreFaultsOfTheCommand(string flag, string? file, string fault)
    {
        string[] args = file is null ? [flag] : [flag, _files.PathOf(file)];
        var name = file is null ? "" : DisplayText.Shorten(_files.PathOf(file));

        Assert.That(Probe([], args), Is.EqualTo((2, string.Format(System.Globalization.CultureInfo.InvariantCulture, fault, name))));
    }

    private static (int Code, string Line) Probe((string Name, string Value)[] variables, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var environment = new CommandEnvironment(
            variables.ToDictionary(pair => pair.Name, pair => pair.Value), output, error, IsTerminal: false);
        var code = CommandLine.RunAsync(
            ["probe", .. args, "--timeout", "20s"], environment,
            (_, _) => throw new InvalidOperationException("a probe starts no host")).GetAwaiter().GetResult();
        return (code, (code == 2 ? error : output).ToString().TrimEnd());
    }
}
