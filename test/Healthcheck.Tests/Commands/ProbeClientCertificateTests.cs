using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Healthcheck.Commands;
using Healthcheck.Tests.Support;
using Healthcheck.Tests.Web;

namespace Healthcheck.Tests.Commands;

/// <summary>The probe of a daemon that demands client certificates.</summary>
[CancelAfter(60_000)]
internal sealed class ProbeClientCertificateTests
{
    private const string Key = "; allowed: path of a PEM file, not encrypted";
    private const string Unnamed = "--key-file: the file (path not shown) ";

    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _stranger = new("stranger");
    private TestAuthority _between = null!;
    private MountedSecret _files = null!;
    private Door _door = null!;

    private string Url => $"https://localhost:{_door.Address.Port}";

    [OneTimeSetUp]
    public async Task OpenAsync()
    {
        _between = new TestAuthority("between", _authority);
        using var server = _authority.Issue("server");
        using var client = _authority.Issue("probe", TestAuthority.ForClients);
        using var through = _between.Issue("probe", TestAuthority.ForClients);
        using var stranger = _stranger.Issue("probe", TestAuthority.ForClients);
        var encrypted = client.GetECDsaPrivateKey()!.ExportEncryptedPkcs8PrivateKeyPem(
            "canary", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1));
        _files = new MountedSecret(
            ("tls.crt", server.ExportCertificatePem()), ("tls.key", TestAuthority.KeyPem(server)), ("ca.crt", _authority.Pem),
            ("client.crt", client.ExportCertificatePem()), ("client.key", TestAuthority.KeyPem(client)), ("encrypted.key", encrypted),
            ("through.crt", $"{through.ExportCertificatePem()}\n{_between.Pem}"), ("through.key", TestAuthority.KeyPem(through)),
            ("stranger.crt", stranger.ExportCertificatePem()), ("stranger.key", TestAuthority.KeyPem(stranger)), ("nothing", "canary"));
        _door = await Door.OpenAsync(
            "--web-tls-cert-file", _files.PathOf("tls.crt"), "--web-tls-key-file", _files.PathOf("tls.key"),
            "--web-client-ca-file", _files.PathOf("ca.crt"), "--web-guard-verdict");
    }

    [OneTimeTearDown]
    public async Task CloseAsync()
    {
        await _door.DisposeAsync();
        _files.Dispose();
        _between.Dispose();
        _stranger.Dispose();
        _authority.Dispose();
    }

    [TestCase("/status", "client", 0, "200 {0}/status")]
    [TestCase("/status", "through", 0, "200 {0}/status")]
    [TestCase("/", "client", 1, "503 {0}/ {{\"failures\":[")]
    [TestCase("/status", null, 1, "403 {0}/status {{\"error\":\"a client certificate is needed\"}}")]
    [
        TestCase("/status", "stranger", 1,
            "403 {0}/status {{\"error\":\"the client certificate does not come from an authority of --web-client")]
    [TestCase("/livez", null, 0, "200 {0}/livez")]
    [TestCase("/livez", "stranger", 0, "200 {0}/livez")]
    public void Certificate_ShownOrNot_CountsByPath(string path, string? pair, int code, string line)
    {
        string[] certificate = pair is null
            ? []
            : ["--cert-file", _files.PathOf($"{pair}.crt"), "--key-file", _files.PathOf($"{pair}.key")];

        var answer = Probe([$"{Url}{path}", "--ca-file", _files.PathOf("ca.crt"), .. certificate]);

        Assert.That(answer.Code, Is.EqualTo(code));
        Assert.That(answer.Line, Does.StartWith(string.Format(System.Globalization.CultureInfo.InvariantCulture, line, Url)));
    }

    [TestCase("client.crt", null, "--cert-file: not without --key-file")]
    [TestCase(null, "client.key", "--key-file: not without --cert-file")]
    [TestCase("", "client.key", "--cert-file: needs a value; allowed: path of a PEM file")]
    [TestCase("client.crt", "encrypted.key", Unnamed + "is encrypted or written in a form that cannot be read here; "
        + "convert it: openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW_KEY" + Key)]
    [TestCase("client.crt", "stranger.key", Unnamed + "is broken, or is not that of the certificate" + Key)]
    [TestCase("client.crt", "nothing", Unnamed + "holds no private key in PEM (BEGIN PRIVATE KEY)" + Key)]
    [TestCase("client.crt", "missing-canary", Unnamed + "does not exist" + Key)]
    [TestCase("nothing", "client.key", "--cert-file: {0} holds no certificate in PEM (BEGIN CERTIFICATE); allowed: path of a PEM file")]
    public void Files_Faulty_AreFaultsOfTheCommand(string? certificate, string? key, string fault)
    {
        string[] args = [.. Flag("--cert-file", certificate), .. Flag("--key-file", key)];
        var name = certificate is null ? "" : DisplayText.Quote(_files.PathOf(certificate));

        Assert.That(Probe([Url, .. args]), Is.EqualTo((2, string.Format(System.Globalization.CultureInfo.InvariantCulture, fault, name))));

        string[] Flag(string flag, string? file) => file is null ? [] : file.Length == 0 ? [flag] : [flag, _files.PathOf(file)];
    }

    private static (int Code, string Line) Probe(string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var environment = new CommandEnvironment(new Dictionary<string, string>(), output, error, IsTerminal: false);
        var code = CommandLine.RunAsync(
            ["probe", .. args, "--timeout", "20s"], environment,
            (_, _) => throw new InvalidOperationException("a probe starts no host")).GetAwaiter().GetResult();
        return (code, (code == 2 ? error : output).ToString().TrimEnd());
    }
}
