using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Healthcheck.Commands;

/// <summary>Whose certificate a probe takes.</summary>
/// <param name="Authorities">Null: those of the system.</param>
/// <param name="AnyName">Whether the name in it may be another: the daemon on this host is asked by an address that it hardly has.</param>
/// <param name="IsChecked">Whether it is looked at at all.</param>
internal sealed record ProbeTrust(X509Certificate2Collection? Authorities, bool AnyName, bool IsChecked = true)
{
    /// <summary>As a kubelet does it.</summary>
    public static readonly ProbeTrust Anybody = new(null, AnyName: true, IsChecked: false);

    private SslPolicyErrors Forgiven => AnyName ? SslPolicyErrors.RemoteCertificateNameMismatch : SslPolicyErrors.None;

    public bool Takes(SslPolicyErrors faults) => !IsChecked || (faults & ~Forgiven) is SslPolicyErrors.None;

    public X509ChainPolicy CreatePolicy()
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (Authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(Authorities);
        }

        return policy;
    }
}
