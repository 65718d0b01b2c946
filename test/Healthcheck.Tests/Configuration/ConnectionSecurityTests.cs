using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Configuration;

/// <summary>Settings of credentials and certificates: what files may hold, and what excludes what.</summary>
[TestFixture]
internal sealed class ConnectionSecurityTests
{
    private const string Password = "pass word";
    private const string Convert = "openssl pkcs8 -topk8 -v2 aes-256-cbc -in KEY -out NEW_KEY";

    private static readonly PbeParameters Encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);

    private readonly Authority _authority = new();
    private readonly TemporaryFolder _folder = new();
    private string _cert = "";
    private RSA _key = null!;

    [OneTimeSetUp]
    public void Write()
    {
        (var certificate, _key) = _authority.IssueRsa();
        _cert = _folder.Write("cert.pem", certificate + "\n");
        _folder.Write("basic", "user:password");
        _folder.Write("token", "t0ken\n");
        _folder.Write("headers", "X-Key: 1\r\n\nX-Other: a b: c\n");
        _folder.Write("authorization", "authorization: Negotiate abc\n");
        _folder.Write("ca.pem", _authority.Pem + "\n" + certificate);
        _folder.Write("key.pem", _key.ExportPkcs8PrivateKeyPem());
        _folder.Write("other.pem", _authority.Issue().Key);
    }

    [OneTimeTearDown]
    public void Delete()
    {
        _key.Dispose();
        _authority.Dispose();
        _folder.Dispose();
    }

    private static IEnumerable<TestCaseData> Keys() =>
    [
        new((RSA key) => key.ExportPkcs8PrivateKeyPem(), false),
        new((RSA key) => key.ExportRSAPrivateKeyPem(), false),
        new((RSA key) => key.ExportEncryptedPkcs8PrivateKeyPem(Password, Encryption), true),
    ];

    [TestCaseSource(nameof(Keys))]
    public void Read_ClientCertificate_TakesTheUsualFormsOfKeys(Func<RSA, string> write, bool isEncrypted)
    {
        string[] password = isEncrypted ? ["--connect-client-key-password-file", _folder.Write("password", Password + "\n")] : [];
        var key = _folder.Write("this-key.pem", write(_key));

        var rest = Read.Settings(
            ["--connect-client-cert-file", _cert, "--connect-client-key-file", key, .. password, "--connect-url",
                "https://c"]).Cluster.Rest;

        var context = rest.ClientCertificate!.Value;
        using var expected = X509Certificate2.CreateFromPem(File.ReadAllText(_cert));
        Assert.That(
            (context.TargetCertificate.Thumbprint, context.TargetCertificate.HasPrivateKey), Is.EqualTo((expected.Thumbprint, true)));
    }

    [Test]
    public void Read_ClientCertificateOfEc_TakesBothFormsOfKeys()
    {
        var (certificate, key) = _authority.Issue();
        using var ec = ECDsa.Create();
        ec.ImportFromPem(key);
        var cert = _folder.Write("ec.pem", certificate);
        foreach (var text in new[] { key, ec.ExportECPrivateKeyPem() })
        {
            var rest = Read.Settings(
                ["--connect-client-cert-file", cert, "--connect-client-key-file", _folder.Write("ec-key.pem", text)]).Cluster.Rest;

            Assert.That(rest.ClientCertificate!.Value.TargetCertificate.HasPrivateKey, Is.True);
        }
    }

    [Test]
    public void Read_ClientCertificateWithIntermediates_WillSendThem()
    {
        using var intermediate = new Authority("intermediate", _authority);
        var (certificate, key) = intermediate.Issue();
        var cert = _folder.Write("chain.pem", $"{certificate}\n{intermediate.Pem}\n");

        var rest = Read.Settings(
            ["--connect-client-cert-file", cert, "--connect-client-key-file", _folder.Write("chain-key.pem", key)]).Cluster.Rest;

        Assert.That(
            rest.ClientCertificate!.Value.IntermediateCertificates.Select(one => one.Subject), Is.EqualTo(new[] { "CN=intermediate" }));
    }

    [TestCase("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----",
        "the file (path not shown) is encrypted or written in a form that cannot be read here; convert it: " + Convert)]
    [TestCase("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----",
        "the file (path not shown) is encrypted or written in a form that cannot be read here; convert it: " + Convert)]
    [
        TestCase("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
            "the file (path not shown) is broken, or is not that of the certificate")]
    [TestCase("canary", "the file (path not shown) holds no private key in PEM (BEGIN PRIVATE KEY)")]
    [TestCase("other", "the file (path not shown) is broken, or is not that of the certificate")]
    [TestCase("encrypted", "the file (path not shown) is encrypted: its password is needed")]
    [TestCase("wrong password",
        "the file (path not shown) cannot be decrypted, or is not that of the certificate: another password, or a form that cannot be read here (" + Convert + ")")]
    public void Read_ClientKeyUnfit_SaysWhy(string text, string phrase)
    {
        var key = _folder.Write("unfit.pem", text switch
        {
            "other" => File.ReadAllText(_folder.PathOf("other.pem")),
            "encrypted" or "wrong password" => _key.ExportEncryptedPkcs8PrivateKeyPem(Password, Encryption),
            _ => text,
        });
        string[] password = text is "wrong password" ? ["--connect-client-key-password-file", _folder.Write("wrong", "canary")] : [];

        var faults = Read.Faults(["--connect-client-cert-file", _cert, "--connect-client-key-file", key, .. password]);

        Assert.That(
            faults.Single(), Does.StartWith($"--connect-client-key-file (HEALTHCHECK_CONNECT_CLIENT_KEY_FILE): {phrase}; allowed: "));
        Assert.That(faults.Single(), Does.Not.Contain("canary").And.Not.Contain(_folder.PathOf("")));
    }

    [TestCase("--connect-client-cert-file", "nothing", "the file (path not shown) holds no certificate in PEM (BEGIN CERTIFICATE)")]
    [
        TestCase("--connect-client-cert-file", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
            "the file (path not shown) holds a certificate that is broken")]
    [TestCase("--connect-ca-file", "nothing", "the file (path not shown) holds no certificate in PEM (BEGIN CERTIFICATE)")]
    [
        TestCase("--connect-ca-file", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
            "the file (path not shown) holds a certificate that is broken")]
    [TestCase("--bearer-token-file", "", "the file (path not shown) is empty")]
    [
        TestCase("--bearer-token-file", "Bearer canary",
            "the token (not shown) has blanks or characters that no token has; the word Bearer does not belong to it")]
    [TestCase("--connect-header-file", "\n \n", "the file (path not shown) has no line")]
    [TestCase("--connect-header-file", "X-Key: 1\ncanary", "line 2 (not shown) is not Name: value")]
    [TestCase("--connect-header-file", ": canary", "line 1 (not shown) is not Name: value")]
    [TestCase("--connect-header-file", "X-Key: can\u00e4ry", "line 1 (not shown) has a value with characters that no header has")]
    [TestCase("--connect-header-file", "X Key: canary", "line 1 (not shown) has a name that is none, or that cannot be set")]
    [TestCase("--connect-header-file", "Content-Type: canary", "line 1 (not shown) has a name that is none, or that cannot be set")]
    [TestCase("--connect-header-file", "host: canary", "line 1 (not shown) has a name that is none, or that cannot be set")]
    [TestCase("--connect-header-file", "X-Key: 1\nx-key: canary", "line 2 (not shown) has a name that stands before already")]
    public void Read_FileFaulty_SaysWhy(string flag, string content, string phrase)
    {
        string[] key = flag is "--connect-client-cert-file" ? ["--connect-client-key-file", _folder.PathOf("key.pem")] : [];
        var faults = Read.Faults([flag, _folder.Write("faulty", content), .. key]);

        Assert.That(
            faults.Single(), Does.StartWith($"{flag} (HEALTHCHECK_{flag[2..].ToUpperInvariant().Replace('-', '_')}): {phrase}; allowed: "));
        Assert.That(faults.Single(), Does.Not.Contain("canary").And.Not.Contain(_folder.PathOf("")));
    }

    [
        TestCase("--bearer-token-file token --basic-auth u:p",
            "--bearer-token-file (HEALTHCHECK_BEARER_TOKEN_FILE): not together with --basic-auth (HEALTHCHECK_BASIC_AUTH)")]
    [TestCase("--restart-bearer-token-file token --restart-basic-auth-file basic", "--restart-bearer-token-file (HEALTHCHECK_RESTART_BEARER_TOKEN_FILE): not together with --restart-basic-auth-file (HEALTHCHECK_RESTART_BASIC_AUTH_FILE)")]
    [
        TestCase("--bearer-token-file token --basic-auth-file basic",
            "--bearer-token-file (HEALTHCHECK_BEARER_TOKEN_FILE): not together with --basic-auth-file (HEALTHCHECK_BASIC_AUTH_FILE)")]
    [TestCase("--connect-header-file authorization --basic-auth-file basic",
        "--connect-header-file (HEALTHCHECK_CONNECT_HEADER_FILE): the file (path not shown) has a line Authorization: not together with --basic-auth-file (HEALTHCHECK_BASIC_AUTH_FILE)")]
    [TestCase("--connect-header-file authorization --bearer-token-file token",
        "--connect-header-file (HEALTHCHECK_CONNECT_HEADER_FILE): the file (path not shown) has a line Authorization: not together with --bearer-token-file (HEALTHCHECK_BEARER_TOKEN_FILE)")]
    [
        TestCase("--connect-tls-insecure --connect-ca-file ca.pem",
            "--connect-tls-insecure (HEALTHCHECK_CONNECT_TLS_INSECURE): not together with --connect-ca-file (HEALTHCHECK_CONNECT_CA_FILE)")]
    [TestCase("--connect-client-cert-file cert.pem --connect-client-key-password-file basic",
        "--connect-client-cert-file (HEALTHCHECK_CONNECT_CLIENT_CERT_FILE): needs --connect-client-key-file (HEALTHCHECK_CONNECT_CLIENT_KEY_FILE)")]
    public void Read_ThatExcludeEachOther_IsAFault(string args, string fault)
    {
        Assert.That(Read.Faults(InFolder(args)), Has.Some.StartsWith(fault + "; allowed: "));
    }

    [TestCase("--bearer-token-file token --connect-header-file headers")]
    [TestCase("--basic-auth u:p --connect-header-file headers")]
    [TestCase("--connect-header-file authorization")]
    [TestCase("--connect-tls-insecure false --connect-ca-file ca.pem")]
    [TestCase("--connect-tls-insecure --connect-tls-server-name c --connect-client-cert-file cert.pem --connect-client-key-file key.pem")]
    public void Read_ThatGoTogether_IsFine(string args)
    {
        Assert.That(Read.Run([.. InFolder(args), "--connect-url", "https://c"]).Options, Is.Not.Null);
    }

    [Test]
    public void Read_ThatExcludeEachOtherFromTwoSources_TakesTheStronger()
    {
        var token = ("HEALTHCHECK_BEARER_TOKEN_FILE", _folder.PathOf("token"));
        var rest = Read.Settings(["--basic-auth", "u:p"], token).Cluster.Rest;
        Assert.That((rest.BasicAuth?.Value.Reveal(), rest.BearerToken), Is.EqualTo(("u:p", (object?)null)));

        rest = Read.Settings(["--bearer-token-file", _folder.PathOf("token")], ("HEALTHCHECK_BASIC_AUTH", "u:p")).Cluster.Rest;
        Assert.That((rest.BearerToken?.Value.Reveal(), rest.BasicAuth), Is.EqualTo(("t0ken", (object?)null)));
    }

    [Test]
    public void Read_CaFile_TakesAllItsCertificates()
    {
        Assert.That(Read.Settings(["--connect-ca-file", _folder.PathOf("ca.pem")]).Cluster.Rest.Authorities?.Value, Has.Count.EqualTo(2));
    }

    /// <summary>As the last flag, before another, and in a file as JSON has it.</summary>
    [Test]
    public void Read_InsecureWithoutValue_IsTrue()
    {
        using var file = new TemporaryFile("""{"connect-tls-insecure": true, "connect-url": "https://c"}""");

        Assert.That(Read.Settings(["--connect-url", "https://c", "--connect-tls-insecure"]).Cluster.Rest.TlsIsInsecure, Is.True);
        Assert.That(Read.Settings(["--connect-tls-insecure", "--connect-url", "https://c"]).Cluster.Rest.TlsIsInsecure, Is.True);
        Assert.That(Read.Settings(["--settings-file", file.Path]).Cluster.Rest.TlsIsInsecure, Is.True);
    }

    [
        TestCase("--basic-auth u:p --connect-url http://c:8083,http://localhost:1,https://d",
            "credentials go by plain http to c:8083, where anybody on the way can read them")]
    [
        TestCase("--connect-header-file headers --connect-url http://c,http://d:1",
            "credentials go by plain http to c and d:1, where anybody on the way can read them")]
    [TestCase("--bearer-token-file token --connect-url http://127.0.0.2:8083,http://[::1]", null)]
    [TestCase("--bearer-token-file token --connect-url https://c", null)]
    [TestCase("--connect-url http://c:8083", null)]
    [TestCase("--connect-ca-file ca.pem", "no URL begins with https://, so the settings of TLS do nothing")]
    [TestCase("--connect-ca-file ca.pem --connect-url http://a,https://b", null)]
    public void Read_RiskyOrIdle_IsOneWarning(string args, string? phrase)
    {
        Assert.That(
            Read.Run(InFolder(args)).Warnings,
            Is.EqualTo(phrase is null ? [] : new[] { $"--connect-url (HEALTHCHECK_CONNECT_URL): {phrase}" }));
    }

    [Test]
    public void Read_Insecure_IsAWarning()
    {
        Assert.That(
            Read.Run(["--connect-tls-insecure", "--connect-url", "https://c"]).Warnings.Single(),
            Does.StartWith("--connect-tls-insecure (HEALTHCHECK_CONNECT_TLS_INSECURE): any certificate is taken for Kafka Connect's"));
    }

    /// <summary>Words that name a file of the folder are its path.</summary>
    private string[] InFolder(string args) =>
        [.. args.Split(' ').Select(word => File.Exists(_folder.PathOf(word)) ? _folder.PathOf(word) : word)];
}
