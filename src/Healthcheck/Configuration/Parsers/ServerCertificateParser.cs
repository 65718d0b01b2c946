using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Healthcheck.Configuration;

/// <summary>Certificates and private keys in PEM. Faults are phrases on a file that do not show what is in it.</summary>
internal static class ServerCertificateParser
{
    /// <summary>Bytes; a whole bundle of public authorities takes 220 KiB.</summary>
    internal const int MaxFileBytes = 1024 * 1024;

    private const string CertificateLabel = "CERTIFICATE";

    /// <returns>All of them, at least one.</returns>
    internal static ParseResult<X509Certificate2Collection> ParseAll(string pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            foreach (var (label, der) in Blocks(pem))
            {
                if (label is CertificateLabel)
                {
                    certificates.Add(X509CertificateLoader.LoadCertificate(der));
                }
            }
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return ParseResult<X509Certificate2Collection>.Bad("holds a certificate that cannot be understood");
        }

        return certificates.Count > 0
            ? ParseResult<X509Certificate2Collection>.Good(certificates)
            : ParseResult<X509Certificate2Collection>.Bad("holds no certificate (BEGIN CERTIFICATE)");
    }

    /// <summary>PKCS#8, PKCS#1 or SEC 1, of RSA or an elliptic curve.</summary>
    /// <param name="certificates">The first is the key's own, the others lead from it to an authority.</param>
    internal static ParseResult<SslStreamCertificateContext> AddKey(X509Certificate2Collection certificates, string keyPem)
    {
        try
        {
            var labels = Blocks(keyPem).Select(block => block.Label).ToList();
            if (labels.Contains("ENCRYPTED PRIVATE KEY") || keyPem.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
            {
                return ParseResult<SslStreamCertificateContext>.Bad(
                    "is encrypted: write it without a password, as by openssl pkey -in KEY -out NEWKEY");
            }

            if (!labels.Exists(label => label.EndsWith("PRIVATE KEY", StringComparison.Ordinal)))
            {
                return ParseResult<SslStreamCertificateContext>.Bad("holds no private key (BEGIN PRIVATE KEY)");
            }

            var pair = X509Certificate2.CreateFromPem(certificates[0].ExportCertificatePem(), keyPem);

            // Offline: nothing is fetched that a certificate names.
            return ParseResult<SslStreamCertificateContext>.Good(
                SslStreamCertificateContext.Create(pair, [.. certificates.Skip(1)], offline: true));
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or FormatException)
        {
            return ParseResult<SslStreamCertificateContext>.Bad("does not belong to the certificate, or cannot be understood");
        }
    }

    private static IEnumerable<(string Label, byte[] Der)> Blocks(string pem)
    {
        for (var rest = pem.AsMemory(); PemEncoding.TryFind(rest.Span, out var block); rest = rest[block.Location.End..])
        {
            yield return (rest[block.Label].ToString(), Convert.FromBase64String(rest[block.Base64Data].ToString()));
        }
    }
}
