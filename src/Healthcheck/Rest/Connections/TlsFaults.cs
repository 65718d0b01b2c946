using System.Security.Authentication;
using System.Security.Cryptography;

namespace Healthcheck.Rest;

/// <summary>What went wrong in TLS, in words that lead to the mend. .NET's own message is mostly "see inner exception".</summary>
internal static class TlsFaults
{
    public const string ClientCertificate = "demands a client certificate, which this program cannot show";

    private const string Handshake = "failed the TLS handshake: ";
    private const string PlainText = "does not speak TLS: --connect-url should begin with http://";

    /// <summary>Numbers of OpenSSL: of its library for TLS, and those above which a reason is an alert of the other side.</summary>
    private const int SslLibrary = 20;
    private const int FirstAlert = 1000;
    private const int LastAlert = 1255;

    /// <returns>What follows the worker's address; null when the exception does not come of TLS.</returns>
    public static string? Describe(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case ClientCertificateException:
                    return ClientCertificate;
                case CryptographicException:
                    return DescribeOpenSsl(inner);
                case AuthenticationException { InnerException: null }:
                    return DescribeCertificate(inner.Message);
            }
        }

        return exception is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            ? $"{Handshake}it closed the connection"
            : null;
    }

    /// <summary>Whether we broke off, because of the certificate that was shown to us.</summary>
    public static bool IsOurRefusal(Exception exception) => exception switch
    {
        AuthenticationException { InnerException: null } => true,
        { InnerException: { } inner } => IsOurRefusal(inner),
        _ => false,
    };

    private static string DescribeOpenSsl(Exception exception)
    {
        // OpenSSL 3 has the library in bits 23 to 30, 1.1 from 24 on; both have the reason below.
        var (code, reason) = (exception.HResult, exception.HResult & 0xFFF);
        if (((code >> 23) & 0xFF) is not SslLibrary && ((code >> 24) & 0xFF) is not SslLibrary)
        {
            return Handshake + Sentence.Clean(exception.Message);
        }

        return reason is >= FirstAlert and <= LastAlert ? DescribeAlert(reason - FirstAlert) : reason switch
        {
            258 or 191 => $"{Handshake}it speaks no version of TLS that this program takes (1.2, 1.3)",
            267 or 156 => PlainText,
            _ => Handshake + Sentence.Clean(exception.Message),
        };
    }

    /// <summary>Numbers of RFC 8446, 6.2. We show no certificate, so a complaint about ours is one about its absence.</summary>
    private static string DescribeAlert(int alert) => alert switch
    {
        41 or 42 or 43 or 44 or 45 or 46 or 48 or 49 or 116 => ClientCertificate,
        40 => $"{Handshake}it refused (handshake_failure): it shares no cipher with this program, or {ClientCertificate}",
        70 => $"{Handshake}it speaks no version of TLS that this program takes (1.2, 1.3)",
        112 => $"{Handshake}it does not know the host name in --connect-url",
        _ => $"{Handshake}it refused (alert {alert})",
    };

    /// <summary>The names of <c>SslPolicyErrors</c> and <c>X509ChainStatusFlags</c> stand in the message, in every language.</summary>
    private static string DescribeCertificate(string message)
    {
        if (message.Contains("frame", StringComparison.Ordinal))
        {
            return PlainText;
        }

        var faults = new List<string>();
        Add("RemoteCertificateNameMismatch", "is for another host name than --connect-url has");
        Add("NotTimeValid", "has expired or is not valid yet");
        Add("Revoked", "is revoked");
        if (message.Contains("UntrustedRoot", StringComparison.Ordinal) || message.Contains("PartialChain", StringComparison.Ordinal))
        {
            faults.Add("comes from an authority that this machine does not trust (SSL_CERT_FILE can name its certificate)");
        }
        else
        {
            Add(
                "RemoteCertificateChainErrors",
                "cannot be traced to an authority that this machine trusts (SSL_CERT_FILE can name its certificate)");
        }

        return faults.Count > 0 ? $"{Handshake}its certificate {string.Join(" and ", faults)}" : Handshake + Sentence.Clean(message);

        void Add(string name, string words)
        {
            if (message.Contains(name, StringComparison.Ordinal))
            {
                faults.Add(words);
            }
        }
    }
}
