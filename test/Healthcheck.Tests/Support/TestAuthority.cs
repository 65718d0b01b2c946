using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Healthcheck.Tests.Support;

/// <summary>An authority that issues certificates, good by the real clock and by the one that is turned by hand.</summary>
internal sealed class TestAuthority : IDisposable
{
    public const string ForServers = "1.3.6.1.5.5.7.3.1";
    public const string ForClients = "1.3.6.1.5.5.7.3.2";

    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = new(2099, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    /// <param name="above">Who has issued it; null: it is a root.</param>
    /// <param name="until">When a root expires.</param>
    public TestAuthority(string name = "authority", TestAuthority? above = null, DateTimeOffset? until = null)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        if (above is null)
        {
            _certificate = request.CreateSelfSigned(From, until ?? Until);
        }
        else
        {
            using var issued = request.Create(above._certificate, From, Until, Serial());
            _certificate = issued.CopyWithPrivateKey(_key);
        }
    }

    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>For 127.0.0.1 and localhost, or a client.</summary>
    /// <param name="names">Hosts in place of those two; null for them.</param>
    public X509Certificate2 Issue(
        string name, string usage = ForServers, DateTimeOffset? until = null, AsymmetricAlgorithm? key = null, string[]? names = null)
    {
        using var own = key is null ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : null;
        var subject = new X500DistinguishedName($"CN={name}");
        var request = key is RSA rsa
            ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, own ?? (ECDsa)key!, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        if (names is null)
        {
            alternatives.AddIpAddress(IPAddress.Loopback);
        }

        Array.ForEach(names ?? ["localhost"], alternatives.AddDnsName);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        using var issued = request.Create(
            _certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), From, until ?? Until, Serial());
        return key is RSA withRsa ? issued.CopyWithPrivateKey(withRsa) : issued.CopyWithPrivateKey(own ?? (ECDsa)key!);
    }

    public static string KeyPem(X509Certificate2 certificate) => certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private static byte[] Serial() => RandomNumberGenerator.GetBytes(8).Prepend((byte)1).ToArray();
}
