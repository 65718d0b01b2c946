using System.Collections.Frozen;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Healthcheck.Files;

namespace Healthcheck.Web;

/// <summary>Where the daemon listens, and whom it answers.</summary>
internal sealed record WebOptions
{
    public static readonly (int Min, int Max) PortRange = (1, 65535);

    /// <summary>TCP port; tests take 0, for any that is free.</summary>
    public int Port { get; init; } = 18083;

    /// <summary><c>*</c> (all addresses, v4 and v6), <c>localhost</c>, or an IP address without brackets.</summary>
    public string BindAddress { get; init; } = "*";

    /// <summary>Path of the certificate, with those between it and its authority; null: plain HTTP.</summary>
    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    /// <summary>Path of the authorities whose client certificates are credentials; null: none is asked for.</summary>
    public string? ClientAuthoritiesFile { get; init; }

    public string? UsersFile { get; init; }

    /// <summary>Whether verdicts too are for those with credentials alone.</summary>
    public bool GuardVerdict { get; init; }

    /// <summary>Whether users may restart what failed; not without <see cref="UsersFile"/>.</summary>
    public bool AllowRestart { get; init; }

    /// <summary>What <see cref="CertificateFile"/> and <see cref="KeyFile"/> hold together.</summary>
    public Reloadable<SslStreamCertificateContext>? Certificate { get; init; }

    /// <summary>What <see cref="ClientAuthoritiesFile"/> holds.</summary>
    public Reloadable<X509Certificate2Collection>? ClientAuthorities { get; init; }

    /// <summary>What <see cref="UsersFile"/> holds: bcrypt hashes by user.</summary>
    public Reloadable<FrozenDictionary<string, string>>? Users { get; init; }
}
