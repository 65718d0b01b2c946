using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Healthcheck.Files;

namespace Healthcheck.Configuration;

/// <summary>
/// Certificates and their keys in PEM, towards Connect, at our own port and for a probe of it. Faults are phrases on a file, and show
/// nothing of what is in it.
/// </summary>
internal static class CertificateParser
{
    /// <summary>Bytes; all roots that a system trusts take a quarter of it.</summary>
    internal const int MaxFileBytes = 1024 * 1024;

    internal static SettingParser<Reloadable<X509Certificate2Collection>?> AuthoritiesFile(string flag) =>
        ReloadableFile.CreateParser(flag, "path of a file of PEM certificates", MaxFileBytes, pem =>
        {
            var parsed = ParseAll(pem);
            return parsed.Fault is null ? parsed : ParseResult<X509Certificate2Collection>.Bad($"{NamedFile.Unnamed} {parsed.Fault}");
        });

    /// <returns>All certificates in a text, at least one.</returns>
    internal static ParseResult<X509Certificate2Collection> ParseAll(string pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            return ParseResult<X509Certificate2Collection>.Bad("holds a certificate that is broken");
        }

        return certificates.Count == 0
            ? ParseResult<X509Certificate2Collection>.Bad("holds no certificate in PEM (BEGIN CERTIFICATE)")
            : ParseResult<X509Certificate2Collection>.Good(certificates);
    }

    /// <param name="texts">
    /// The certificate, with those between it and its authority after it; its key, in PKCS#8, PKCS#1 or SEC 1, of RSA or an elliptic curve;
    /// and the key's password, where there is one.
    /// </param>
    /// <param name="files">Where they came from.</param>
    /// <param name="mayBeEncrypted">Whether there is a setting for the password of the key.</param>
    internal static (SslStreamCertificateContext? Value, FileFault? Fault) ParseWithKey(
        ImmutableArray<string> texts, ImmutableArray<NamedFile> files, bool mayBeEncrypted)
    {
        var all = ParseAll(texts[0]);
        if (all.Fault is not null)
        {
            return (null, files[0].Blame(all.Fault));
        }

        // An editor's last line break does not belong to a password.
        var password = texts.Length > 2 ? texts[2].TrimEnd('\r', '\n') : null;
        if (CheckKey(texts[1], password, mayBeEncrypted) is { } fault)
        {
            return (null, files[1].Blame(fault));
        }

        try
        {
            var certificate = password is not null && IsEncrypted(texts[1])
                ? X509Certificate2.CreateFromEncryptedPem(texts[0], texts[1], password)
                : X509Certificate2.CreateFromPem(texts[0], texts[1]);

            // Offline: nothing is fetched that a certificate names.
            all.Value.RemoveAt(0);
            return (SslStreamCertificateContext.Create(certificate, all.Value, offline: true), null);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return (null, files[1].Blame(DescribeUnfit(IsEncrypted(texts[1]))));
        }
        catch (NotSupportedException)
        {
            return (null, files[0].Blame("holds a certificate of a kind of key that cannot be used here: RSA and EC can"));
        }
    }

    private static string DescribeUnfit(bool isEncrypted) => isEncrypted
        ? "cannot be decrypted, or is not that of the certificate: another password, or a form that cannot be read here "
            + $"({Convert(mayBeEncrypted: true)})"
        : "is broken, or is not that of the certificate";

    private static string Convert(bool mayBeEncrypted) =>
        $"openssl pkcs8 -topk8 {(mayBeEncrypted ? "-v2 aes-256-cbc" : "-nocrypt")} -in KEY -out NEW_KEY";

    private static bool IsEncrypted(string key) => key.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal);

    private static string? CheckKey(string key, string? password, bool mayBeEncrypted) =>
        key.Contains("Proc-Type:", StringComparison.Ordinal) || key.Contains("BEGIN OPENSSH PRIVATE KEY", StringComparison.Ordinal)
            || (IsEncrypted(key) && !mayBeEncrypted)
            ? $"is encrypted or written in a form that cannot be read here; convert it: {Convert(mayBeEncrypted)}"
        : !key.Contains("PRIVATE KEY-----", StringComparison.Ordinal)
            ? "holds no private key in PEM (BEGIN PRIVATE KEY)"
        : IsEncrypted(key) && password is null
            ? "is encrypted: its password is needed"
        : null;
}
