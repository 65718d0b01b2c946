using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>One certificate for 127.0.0.1, which the worker shows, and which is the only one that it lets in.</summary>
internal sealed class MutualTls : IDisposable
{
    private const string Password = "changeit";

    private readonly RunFolder _folder = new();
    private readonly X509Certificate2 _certificate;
    private readonly string _protocol;

    /// <param name="protocol">The only one, as Java names it.</param>
    /// <param name="days">Until the certificate expires.</param>
    public MutualTls(string protocol, int days = 1)
    {
        _protocol = protocol;
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = TimeProvider.System.GetUtcNow();
        _certificate = request.CreateSelfSigned(now.AddDays(-3), now.AddDays(days));
        File.WriteAllBytes(_folder.PathOf("worker.p12"), _certificate.Export(X509ContentType.Pkcs12, Password));
        CertificateFile = _folder.Write("worker.pem", _certificate.ExportCertificatePem());
        KeyFile = _folder.Write("worker-key.pem", key.ExportRSAPrivateKeyPem());
    }

    /// <summary>For whoever is to trust the worker: its certificate as PEM, without the key.</summary>
    public string CertificateFile { get; }

    public string KeyFile { get; }

    public long ExpiresAt => new DateTimeOffset(_certificate.NotAfter).ToUnixTimeSeconds();

    /// <summary>The flags by which the daemon trusts the worker and is let in.</summary>
    public string[] Flags =>
    [
        "--connect-ca-file", CertificateFile,
        "--connect-client-cert-file", CertificateFile,
        "--connect-client-key-file", KeyFile,
    ];

    /// <summary>A worker's settings beside its listener. Java trusts the certificate of a key that it holds.</summary>
    public IEnumerable<(string Key, string Value)> Settings => new[]
    {
        ("client.auth", "required"),
        ("enabled.protocols", _protocol),
        ("protocol", _protocol),
        ("keystore.type", "PKCS12"),
        ("keystore.location", _folder.PathOf("worker.p12")),
        ("keystore.password", Password),
        ("key.password", Password),
        ("truststore.type", "PKCS12"),
        ("truststore.location", _folder.PathOf("worker.p12")),
        ("truststore.password", Password),
    }.Select(one => ($"listeners.https.ssl.{one.Item1}", one.Item2));

    /// <summary>Shows the certificate, and takes no other.</summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        SslOptions =
        {
            // A key that was only just made is ephemeral, which the handshake does not take on every system.
            ClientCertificates = [X509CertificateLoader.LoadPkcs12FromFile(_folder.PathOf("worker.p12"), Password)],
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == _certificate.GetCertHashString(),
        },
    };

    public void Dispose()
    {
        _certificate.Dispose();
        _folder.Dispose();
    }
}
