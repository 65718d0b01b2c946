using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Healthcheck.Connect;

namespace Healthcheck.Rest;

/// <summary>
/// Makes connections to the workers of one cluster speak TLS, with the certificates of the moment. Not left to the handler under it, which
/// takes the name to check from the URL.
/// </summary>
internal sealed class TlsConnector(RestOptions options, ConnectionFiles files, TimeProvider time)
{
    private static readonly object NoCertificate = new();

    /// <summary>
    /// Hosts that have asked for a client certificate, with the one by which they have answered; null: they never have. Holds hosts that
    /// settings name, no others.
    /// </summary>
    private readonly ConcurrentDictionary<string, object?> _asking = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>When the certificate ends that was shown last; ticks, 0 for none.</summary>
    private long _serverExpires;

    /// <summary>Null where nothing is known of TLS, as with plain http.</summary>
    public TlsFacts? Facts
    {
        get
        {
            var ticks = Volatile.Read(ref _serverExpires);
            DateTimeOffset? server = ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
            DateTimeOffset? client = files.ClientCertificate is { } shown ? Expiry(shown.TargetCertificate) : null;
            return server is null && client is null && !options.TlsIsInsecure
                ? null
                : new TlsFacts(server, client, options.TlsIsInsecure);
        }
    }

    private object Shown => (object?)files.ClientCertificate ?? NoCertificate;

    /// <exception cref="AuthenticationException">It failed; by this type the handler above knows that TLS did.</exception>
    public async ValueTask<SslStream> AuthenticateAsync(Stream stream, string host, CancellationToken cancellationToken)
    {
        var tls = new SslStream(stream);
        string? refusal = null;
        try
        {
            var certificate = files.ClientCertificate;
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = options.TlsServerName ?? host,
                    CertificateChainPolicy = CreatePolicy(files.Authorities),
                    RemoteCertificateValidationCallback = (_, shown, chain, errors) =>
                        (refusal = Judge(shown, errors, chain)) is null,
                    ClientCertificateContext = certificate,
                    LocalCertificateSelectionCallback = certificate is null ? (_, _, _, shown, _) => SelectNone(host, shown) : null,
                    // A session taken up again shows the certificates of before.
                    AllowTlsResume = false,
                },
                cancellationToken);
            if (tls.IsMutuallyAuthenticated)
            {
                _asking.TryAdd(host, null);
            }

            return tls;
        }
        catch (Exception exception)
        {
            await tls.DisposeAsync();
            if (refusal is not null)
            {
                throw new ServerCertificateException(refusal);
            }

            if (exception is AuthenticationException or OperationCanceledException)
            {
                throw;
            }

            throw new AuthenticationException(exception.Message, exception);
        }
    }

    public void NoteAnswer(string host)
    {
        if (_asking.TryGetValue(host, out var before))
        {
            _asking.TryUpdate(host, Shown, before);
        }
    }

    /// <returns>In words, when the exception comes of our certificate or of its absence; else null.</returns>
    public string? DescribeRefusal(string host, HttpRequestException exception)
    {
        var alert = TlsFaults.FindAlert(exception);
        var hasExpired = files.ClientCertificate is { } shown && Expiry(shown.TargetCertificate) < time.GetUtcNow();
        var isRefused = TlsFaults.IsAboutClientCertificate(alert)
            || (_asking.TryGetValue(host, out var answered) && (answered != Shown || hasExpired) && IsBroken(exception));
        return !isRefused ? null
            : files.ClientCertificate is null ? TlsFaults.NoClientCertificate
            : TlsFaults.DescribeRefusal(alert, hasExpired);
    }

    private static bool IsBroken(HttpRequestException exception) => !TlsFaults.IsOurRefusal(exception)
        && (exception.HttpRequestError is HttpRequestError.SecureConnectionError or HttpRequestError.ResponseEnded
            || exception.InnerException is IOException);

    private static X509ChainPolicy? CreatePolicy(X509Certificate2Collection? authorities)
    {
        if (authorities is null)
        {
            return null;
        }

        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            // Whoever shows a certificate is not to say what is fetched from where.
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private static DateTimeOffset Expiry(X509Certificate2 certificate) => new(certificate.NotAfter.ToUniversalTime());

    /// <returns>What is wrong with the certificate that a worker shows; null when it is accepted.</returns>
    private string? Judge(X509Certificate? shown, SslPolicyErrors errors, X509Chain? chain)
    {
        if (shown is X509Certificate2 certificate)
        {
            Volatile.Write(ref _serverExpires, Expiry(certificate).Ticks);
        }

        return errors is SslPolicyErrors.None || options.TlsIsInsecure
            ? null
            : TlsFaults.DescribeCertificate(errors, [.. (chain?.ChainStatus ?? []).Select(status => status.Status)]);
    }

    /// <summary>Called once before the handshake too; the server's certificate is there only when the server asks.</summary>
    /// <returns>None, which its type does not say.</returns>
    private X509Certificate SelectNone(string host, X509Certificate? shown)
    {
        if (shown is not null)
        {
            _asking.TryAdd(host, null);
        }

        return null!;
    }
}
