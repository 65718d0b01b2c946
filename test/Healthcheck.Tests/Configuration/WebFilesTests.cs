using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Healthcheck.Tests.Support;
using Healthcheck.Tests.Web;

namespace Healthcheck.Tests.Configuration;

/// <summary>Certificates, keys, authorities and users: what is taken, and what is a fault before anything listens.</summary>
[TestFixture]
internal sealed class WebFilesTests
{
    private const string Canary = "c4n4ry";
    private const string Writes = "htpasswd -B -C 10 FILE USER";
    private const string Hash = "$2y$10$abcdefghijklmnopqrstuu2GbQLdjwBFdH8CcOE866nGziodmvO8K";

    private readonly TestAuthority _authority = new();

    [OneTimeTearDown]
    public void Close() => _authority.Dispose();

    private static IEnumerable<TestCaseData> Users()
    {
        yield return Case("", "names no user; {0} adds one");
        yield return Case("# nobody\n\n", "names no user; {0} adds one");
        yield return Case($"ada:{Hash}\n{Canary}\n", "has a fault in line 2: it is not user:hash; {0} writes such lines");
        yield return Case($":{Hash}", "has a fault in line 1: it is not user:hash; {0} writes such lines");
        yield return Case($"a\u0007:{Hash}", "has a fault in line 1: the user's name has control characters");
        yield return Case($"{Canary}:{Hash}\n#\n\n{Canary}:{Hash}", "has a fault in line 4: the user stands in a line before");
        foreach (var hash in new[]
        {
            Canary, "$apr1$" + Canary + "$DrPXjPNGZrqT4VmZdGpXW1", "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=", "$5$salt$hash", "$6$salt$hash",
            "rqXexS6ZhobKA", "",
            Hash.Replace("$2y$", "$2x$", StringComparison.Ordinal), Hash.Replace("$10$", "$03$", StringComparison.Ordinal),
            Hash.Replace("$10$", "$32$", StringComparison.Ordinal), Hash[..^1], Hash + "x", Hash.Replace('G', '!'),
        })
        {
            yield return Case($"ada:{hash}", "has a fault in line 1: the hash is not one of bcrypt; {0} writes those");
        }

        foreach (var cost in new[] { "15", "20", "31" })
        {
            yield return Case(
                $"ada:{Hash.Replace("$10$", $"${cost}$", StringComparison.Ordinal)}",
                $"has a fault in line 1: its cost of {cost} is more than 14; {{0}} writes one of 10");
        }

        static TestCaseData Case(string content, string phrase) =>
            new TestCaseData(content, string.Format(System.Globalization.CultureInfo.InvariantCulture, phrase, Writes))
                .SetArgDisplayNames(content.Replace('\u0007', ' '), phrase);
    }

    [TestCaseSource(nameof(Users))]
    public void Users_Faulty_NamesTheLineAndShowsNothingOfIt(string content, string phrase)
    {
        using var file = new TemporaryFile(content);

        Assert.That(Read.Faults(["--web-users-file", file.Path]), Is.EqualTo(new[]
        {
            $"--web-users-file (HEALTHCHECK_WEB_USERS_FILE): the file (path not shown) {phrase}; "
                + "allowed: path of a file with lines user:bcrypt-hash, as htpasswd -B writes them, of cost 4-14",
        }));
    }

    [TestCase("04")]
    [TestCase("05")]
    [TestCase("14")]
    public void Users_CostAllowed_AreTaken(string cost)
    {
        using var file = new TemporaryFile(
            $"\uFEFF# a comment: with a colon\r\nada:{Hash.Replace("$10$", $"${cost}$", StringComparison.Ordinal)}  \r\nbob:{Hash}");

        Assert.That(Read.Settings(["--web-users-file", file.Path]).Web.Users!.Value.Keys, Is.EquivalentTo(new[] { "ada", "bob" }));
    }

    [TestCase("PRIVATE KEY")]
    [TestCase("EC PRIVATE KEY")]
    [TestCase("RSA PRIVATE KEY")]
    [TestCase("RSA in PRIVATE KEY")]
    public void Key_EachForm_IsTaken(string form)
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        var isRsa = form.StartsWith("RSA", StringComparison.Ordinal);
        using var certificate = _authority.Issue("server", key: isRsa ? rsa : ec);
        var key = form switch
        {
            "PRIVATE KEY" => ec.ExportPkcs8PrivateKeyPem(),
            "EC PRIVATE KEY" => ec.ExportECPrivateKeyPem(),
            "RSA PRIVATE KEY" => rsa.ExportRSAPrivateKeyPem(),
            _ => rsa.ExportPkcs8PrivateKeyPem(),
        };
        using var secret = new MountedSecret(("crt", $"text before\n{certificate.ExportCertificatePem()}\n"), ("key", key));

        var web = Read.Settings(Pair(secret)).Web;

        Assert.That(web.Certificate!.Value.TargetCertificate.Thumbprint, Is.EqualTo(certificate.Thumbprint));
        Assert.That(web.Certificate.Value.TargetCertificate.HasPrivateKey, Is.True);
        Assert.That(web.Certificate.Files!.Read().Hash, Is.EqualTo(web.Certificate.Files.Hash), "nothing has changed");
    }

    [TestCase("another's key", "key", "is broken, or is not that of the certificate")]
    [
        TestCase("encrypted key", "key",
            "is encrypted or written in a form that cannot be read here; convert it: openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW_KEY")]
    [
        TestCase("encrypted key, old form", "key",
            "is encrypted or written in a form that cannot be read here; convert it: openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW_KEY")]
    [TestCase("no key", "key", "holds no private key in PEM (BEGIN PRIVATE KEY)")]
    [TestCase("broken key", "key", "is broken, or is not that of the certificate")]
    [TestCase("no certificate", "crt", "holds no certificate in PEM (BEGIN CERTIFICATE)")]
    [TestCase("broken certificate", "crt", "holds a certificate that is broken")]
    public void Pair_Faulty_NamesTheFileThatIs(string what, string faulty, string phrase)
    {
        using var certificate = _authority.Issue("server");
        using var other = _authority.Issue("other");
        var (crt, key) = (certificate.ExportCertificatePem(), TestAuthority.KeyPem(certificate));
        var broken = Convert.ToBase64String(new byte[48]);
        var pair = what switch
        {
            "another's key" => (crt, TestAuthority.KeyPem(other)),
            "encrypted key" => (crt, certificate.GetECDsaPrivateKey()!.ExportEncryptedPkcs8PrivateKeyPem(
                Canary, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1))),
            "encrypted key, old form" => (crt, $"-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n{broken}\n-----END RSA PRIVATE KEY-----\n"),
            "no key" => (crt, crt),
            "broken key" => (crt, $"-----BEGIN PRIVATE KEY-----\n{broken}\n-----END PRIVATE KEY-----\n"),
            "no certificate" => (Canary, key),
            _ => ($"-----BEGIN CERTIFICATE-----\n{broken}\n-----END CERTIFICATE-----\n", key),
        };
        using var secret = new MountedSecret(("crt", pair.Item1), ("key", pair.Item2));

        Assert.That(Read.Faults(Pair(secret)), Is.EqualTo(new[]
        {
            faulty is "key"
                ? $"--web-tls-key-file (HEALTHCHECK_WEB_TLS_KEY_FILE): the file (path not shown) {phrase}; allowed: path of a PEM file, not encrypted"
                : $"--web-tls-cert-file (HEALTHCHECK_WEB_TLS_CERT_FILE): {DisplayText.Quote(secret.PathOf("crt"))} {phrase}; allowed: path of a PEM file",
        }));
    }

    [Test]
    public void Files_SeveralFaulty_AreToldTogether()
    {
        using var certificate = _authority.Issue("server");
        using var secret = new MountedSecret(
            ("crt", "nothing"), ("key", TestAuthority.KeyPem(certificate)), ("users", "nobody"), ("ca", "nothing"));

        var faults = Read.Faults(
            [.. Pair(secret), "--web-users-file", secret.PathOf("users"), "--web-client-ca-file", secret.PathOf("ca")]);

        Assert.That(
            faults.Select(fault => fault.Split(' ')[0]),
            Is.EqualTo(new[] { "--web-tls-cert-file", "--web-client-ca-file", "--web-users-file" }));
    }

    [TestCase("--web-guard-verdict", true)]
    [TestCase("--web-guard-verdict=true", true)]
    [TestCase("--web-guard-verdict=false", false)]
    [TestCase("--web-guard-verdict", true, "--port", "1")]
    public void GuardVerdict_FlagAlone_MeansTrue(string flag, bool expected, params string[] more)
    {
        using var users = new TemporaryFile(Door.Users);

        Assert.That(Read.Settings(["--web-users-file", users.Path, flag, .. more]).Web.GuardVerdict, Is.EqualTo(expected));
    }

    [TestCase("true", true)]
    [TestCase("false", false)]
    [TestCase("\"true\"", true)]
    public void GuardVerdict_InTheSettingsFile_MayBeABoolean(string json, bool expected)
    {
        using var users = new TemporaryFile(Door.Users);
        using var file = new TemporaryFile($$"""{"web-guard-verdict": {{json}}}""");

        Assert.That(Read.Settings(["--web-users-file", users.Path, "--settings-file", file.Path]).Web.GuardVerdict, Is.EqualTo(expected));
    }

    [TestCase("--web-allow-restart", true)]
    [TestCase("--web-allow-restart=false", false)]
    public void AllowRestart_WithUsers_IsTaken(string flag, bool expected)
    {
        using var users = new TemporaryFile(Door.Users);

        Assert.That(Read.Settings(["--web-users-file", users.Path, flag]).Web.AllowRestart, Is.EqualTo(expected));
    }

    [TestCase("*", true)]
    [TestCase("10.0.0.1", true)]
    [TestCase("127.0.0.1", false)]
    [TestCase("localhost", false)]
    [TestCase("::1", false)]
    public void UsersWithoutTls_UnlessOnThisHost_AreAWarning(string address, bool warns)
    {
        using var users = new TemporaryFile(Door.Users);

        Assert.That(
            Read.Run(["--web-users-file", users.Path, "--bind-address", address]).Warnings,
            Is.EqualTo(warns
                ? ["--web-users-file (HEALTHCHECK_WEB_USERS_FILE) without --web-tls-cert-file: passwords can be read on the way"]
                : Array.Empty<string>()));
    }

    private static string[] Pair(MountedSecret secret) =>
        ["--web-tls-cert-file", secret.PathOf("crt"), "--web-tls-key-file", secret.PathOf("key")];
}
