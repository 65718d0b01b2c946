using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Healthcheck.Web;

/// <summary>
/// What a client showed in the handshake. It is taken whatever it is, so that nobody is kept from the paths that want none; an endpoint
/// that wants one has it judged then. Belongs to one connection.
/// </summary>
internal sealed class ClientCertificate
{
    /// <summary>More authorities than these between a client and ours are not looked at.</summary>
    private const int MostBetween = 8;

    private static readonly Oid ForClients = new("1.3.6.1.5.5.7.3.2");

    private readonly X509Certificate2 _shown;
    private readonly X509Certificate2Collection _between = [];
    private readonly Lock _gate = new();
    private X509Certificate2Collection? _authorities;
    private string? _fault;

    /// <param name="chain">As the handshake has it; what it holds is disposed behind it, so it is copied.</param>
    public ClientCertificate(X509Certificate2 shown, X509Chain? chain)
    {
        _shown = Copy(shown);
        foreach (var certificate in chain?.ChainPolicy.ExtraStore.Take(MostBetween) ?? [])
        {
            _between.Add(Copy(certificate));
        }
    }

    /// <summary>
    /// Judges it by these authorities, once; but its time, each time. Whether it was revoked is not asked, and nothing is fetched that it
    /// names: that would be traffic on behalf of a stranger.
    /// </summary>
    /// <returns>Null when it is good, else what is wrong with it.</returns>
    public string? FindFault(X509Certificate2Collection authorities, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (now < _shown.NotBefore.ToUniversalTime() || now > _shown.NotAfter.ToUniversalTime())
            {
                return "has expired or is not valid yet";
            }

            if (authorities != _authorities)
            {
                (_authorities, _fault) = (authorities, Build(authorities, now));
            }

            return _fault;
        }
    }

    private static X509Certificate2 Copy(X509Certificate2 certificate) => X509CertificateLoader.LoadCertificate(certificate.RawData);

    private string? Build(X509Certificate2Collection authorities, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(authorities);
        policy.ExtraStore.AddRange(_between);
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.VerificationTime = now.UtcDateTime;
        policy.ApplicationPolicy.Add(ForClients);
        if (chain.Build(_shown))
        {
            return null;
        }

        var flags = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        return (flags & (X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot)) != 0
                ? "does not come from an authority of --web-client-ca-file"
            : (flags & X509ChainStatusFlags.NotValidForUsage) != 0 ? "is not meant for clients"
            : (flags & X509ChainStatusFlags.NotTimeValid) != 0 ? "comes from an authority that has expired or is not valid yet"
            : $"is not valid ({flags})";
    }
}
