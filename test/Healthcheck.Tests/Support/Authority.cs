using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Healthcheck.Tests.Support;

/// <summary>Issues certificates for tests.</summary>
internal sealed class Authority : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    /// <param name="issuer">Null: it is a root.</param>
    public Authority(string name = "authority", Authority? issuer = null)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _certificate = issuer is null
            ? request.CreateSelfSigned(Now.AddDays(-10), Now.AddDays(10))
            : issuer.Sign(request, Now.AddDays(-10), Now.AddDays(10));
    }

    public string Pem => _certificate.ExportCertificatePem();

    /// <param name="host">A name or an address.</param>
    /// <param name="days">Until it expires; it has been valid for a week.</param>
    public (string Certificate, string Key) Issue(string host = "127.0.0.1", int days = 2)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (Issue(new CertificateRequest("CN=issued", key, HashAlgorithmName.SHA256), host, days), key.ExportPkcs8PrivateKeyPem());
    }

    public (string Certificate, RSA Key) IssueRsa()
    {
        var key = RSA.Create(2048);
        return (Issue(new CertificateRequest("CN=issued", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), "127.0.0.1", 2), key);
    }

    /// <summary>As a server shows it.</summary>
    public X509Certificate2 IssueForServer(string host = "127.0.0.1", int days = 2)
    {
        var (certificate, key) = Issue(host, days);
        return X509Certificate2.CreateFromPem(certificate, key);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private string Issue(CertificateRequest request, string host, int days)
    {
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        using var issued = Sign(request, Now.AddDays(-7), Now.AddDays(days));
        return issued.ExportCertificatePem();
    }

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset from, DateTimeOffset until) =>
        request.Create(
            _certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), from, until, RandomNumberGenerator.GetBytes(8));
}
