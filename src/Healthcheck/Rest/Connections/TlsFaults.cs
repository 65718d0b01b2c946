using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Healthcheck.Rest;

/// <summary>The certificate that was shown to us is not to be trusted.</summary>
internal sealed class ServerCertificateException(string message) : AuthenticationException(message);

/// <summary>What came where HTTP was expected is a record of TLS.</summary>
internal sealed class TlsRecordException() : IOException(TlsFaults.TlsPort);

/// <summary>What went wrong in TLS, in words that lead to the fix. .NET's own message is mostly "see inner exception".</summary>
internal static class TlsFaults
{
    public const string NoClientCertificate =
        "demands a client certificate: set --connect-client-cert-file and --connect-client-key-file";

    public const string TlsPort = "speaks TLS: --connect-url should begin with https://";

    private const string Handshake = "failed the TLS handshake: ";
    private const string PlainText = "does not speak TLS: --connect-url should begin with http://";

    /// <summary>Numbers of OpenSSL: of its library for TLS, and those above which a reason is an alert of the other side.</summary>
    private const int SslLibrary = 20;
    private const int FirstAlert = 1000;
    private const int LastAlert = 1255;

    /// <summary>Alerts of RFC 8446, 6.2.</summary>
    private const int Revoked = 44;
    private const int Expired = 45;
    private const int UnknownAuthority = 48;

    /// <returns>What follows the worker's address; null when the exception does not come of TLS.</returns>
    public static string? Describe(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case ClientCertificateException or TlsRecordException:
                    return inner.Message;
                case ServerCertificateException:
                    return Handshake + inner.Message;
                case CryptographicException:
                    return DescribeOpenSsl(inner);
                case AuthenticationException { InnerException: null }:
                    // "Cannot determine the frame size": no record of TLS came.
                    return inner.Message.Contains("frame", StringComparison.Ordinal)
                        ? PlainText
                        : Handshake + Sentence.Clean(inner.Message);
            }
        }

        return exception is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            ? $"{Handshake}it closed the connection"
            : null;
    }

    /// <summary>Whether we broke off, because of the certificate that was shown to us.</summary>
    public static bool IsOurRefusal(Exception? exception) =>
        exception is ServerCertificateException || (exception?.InnerException is { } inner && IsOurRefusal(inner));

    /// <returns>The alert that the other side sent, by its number; null when it sent none.</returns>
    public static int? FindAlert(Exception? exception) => exception switch
    {
        null => null,
        CryptographicException when FindReason(exception) is >= FirstAlert and <= LastAlert and var reason => reason - FirstAlert,
        _ => FindAlert(exception.InnerException),
    };

    /// <summary>Whether an alert can only mean our certificate, or that we have none.</summary>
    public static bool IsAboutClientCertificate(int? alert) =>
        alert is 41 or 42 or 43 or Revoked or Expired or 46 or UnknownAuthority or 49 or 116;

    /// <summary>Of the certificate that we have shown.</summary>
    public static string DescribeRefusal(int? alert, bool hasExpired)
    {
        var why = alert switch
        {
            _ when hasExpired => "it has expired",
            Expired => "it takes it for expired",
            Revoked => "it takes it for revoked",
            UnknownAuthority => "it does not know the authority that issued it",
            _ => "it has to be issued by an authority that the worker trusts, for clients",
        };
        return $"refuses the client certificate of --connect-client-cert-file: {why}";
    }

    /// <param name="chain">What is wrong with the chain to an authority.</param>
    public static string DescribeCertificate(SslPolicyErrors errors, X509ChainStatusFlags[] chain)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "it shows no certificate";
        }

        var faults = new List<string>();
        AddIf(
            errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch),
            "is for another host name than --connect-url has (--connect-tls-server-name can give the one it is for)");
        AddIf(Has(X509ChainStatusFlags.NotTimeValid), "has expired or is not valid yet");
        AddIf(Has(X509ChainStatusFlags.Revoked), "is revoked");
        AddIf(
            Has(X509ChainStatusFlags.UntrustedRoot) || Has(X509ChainStatusFlags.PartialChain),
            "comes from an authority that is not trusted here (--connect-ca-file can name its certificate)");
        if (faults.Count == 0)
        {
            faults.Add($"is not accepted ({string.Join(", ", chain)})");
        }

        return $"its certificate {string.Join(" and ", faults)}";

        bool Has(X509ChainStatusFlags flag) => chain.Any(status => status.HasFlag(flag));

        void AddIf(bool applies, string words)
        {
            if (applies)
            {
                faults.Add(words);
            }
        }
    }

    /// <returns>The number that OpenSSL gives the reason; null when the error is not of its library for TLS.</returns>
    private static int? FindReason(Exception exception)
    {
        // OpenSSL 3 has the library in bits 23 to 30, 1.1 from 24 on; both have the reason below.
        var code = exception.HResult;
        return ((code >> 23) & 0xFF) is SslLibrary || ((code >> 24) & 0xFF) is SslLibrary ? code & 0xFFF : null;
    }

    private static string DescribeOpenSsl(Exception exception) => FindReason(exception) switch
    {
        >= FirstAlert and <= LastAlert and var reason => DescribeAlert(reason - FirstAlert),
        258 or 191 => $"{Handshake}it speaks no version of TLS that this program takes (1.2, 1.3)",
        267 or 156 => PlainText,
        _ => Handshake + Sentence.Clean(exception.Message),
    };

    private static string DescribeAlert(int alert) => alert switch
    {
        _ when IsAboutClientCertificate(alert) => NoClientCertificate,
        40 => $"{Handshake}it refused (handshake_failure): it shares no cipher with this program, "
            + "or wants a client certificate that it trusts",
        70 => $"{Handshake}it speaks no version of TLS that this program takes (1.2, 1.3)",
        112 => $"{Handshake}it does not know the host name in --connect-url (--connect-tls-server-name can give another)",
        _ => $"{Handshake}it refused (alert {alert})",
    };
}
