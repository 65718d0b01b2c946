using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Healthcheck.Files;

namespace Healthcheck.Configuration;

/// <summary>Certificates and their keys, in PEM. No fault shows any of it.</summary>
internal static class CertificateParser
{
    /// <summary>Bytes; all roots that a system trusts take a quarter of it.</summary>
    internal const int MaxFileBytes = 1024 * 1024;

    private const string Convert = "openssl pkcs8 -topk8 -v2 aes-256-cbc -in KEY -out NEW_KEY";

    internal static SettingParser<Reloadable<X509Certificate2Collection>?> AuthoritiesFile(string flag) =>
        ReloadableFile.CreateParser(flag, "path of a file of PEM certificates", MaxFileBytes, ParseCertificates);

    /// <param name="texts">The certificate with its intermediates after it, its key, and the key's password where there is one.</param>
    /// <param name="files">Where they came from.</param>
    internal static (SslStreamCertificateContext? Value, FileFault? Fault) ParseWithKey(
        ImmutableArray<string> texts, ImmutableArray<NamedFile> files)
    {
        var all = ParseCertificates(texts[0]);
        if (all.Fault is not null)
        {
            return (null, new(files[0].Setting, all.Fault));
        }

        // An editor's last line break does not belong to a password.
        var password = texts.Length > 2 ? texts[2].TrimEnd('\r', '\n') : null;
        if (CheckKey(texts[1], password) is { } fault)
        {
            return (null, new(files[1].Setting, fault));
        }

        try
        {
            var certificate = IsEncrypted(texts[1])
                ? X509Certificate2.CreateFromEncryptedPem(texts[0], texts[1], password)
                : X509Certificate2.CreateFromPem(texts[0], texts[1]);

            all.Value.RemoveAt(0);
            return (SslStreamCertificateContext.Create(certificate, all.Value, offline: true), null);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return (null, new(files[1].Setting, DescribeUnfit(IsEncrypted(texts[1]))));
        }
        catch (NotSupportedException)
        {
            return (null, new(files[0].Setting, "the certificate has a kind of key that cannot be used here: RSA and EC can"));
        }
    }

    private static string DescribeUnfit(bool isEncrypted) => isEncrypted
        ? "the key cannot be decrypted, or is not that of the certificate: another password, or a form that cannot be read here "
            + $"({Convert})"
        : "the key is broken, or is not that of the certificate";

    private static bool IsEncrypted(string key) => key.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal);

    private static string? CheckKey(string key, string? password) =>
        key.Contains("Proc-Type:", StringComparison.Ordinal) || key.Contains("BEGIN OPENSSH PRIVATE KEY", StringComparison.Ordinal)
            ? $"the key is encrypted or written in a form that cannot be read here; convert it: {Convert}"
        : !key.Contains("PRIVATE KEY-----", StringComparison.Ordinal)
            ? "the file (path not shown) holds no key in PEM"
        : IsEncrypted(key) && password is null
            ? "the key is encrypted: its password is needed"
        : null;

    private static ParseResult<X509Certificate2Collection> ParseCertificates(string pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            return ParseResult<X509Certificate2Collection>.Bad("the file (path not shown) holds a certificate that is broken");
        }

        return certificates.Count == 0
            ? ParseResult<X509Certificate2Collection>.Bad("the file (path not shown) holds no certificate in PEM")
            : ParseResult<X509Certificate2Collection>.Good(certificates);
    }
}
