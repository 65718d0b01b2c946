using System.Net;
using Healthcheck.Web;

namespace Healthcheck.Commands;

/// <summary>Where the daemon answers, for the line that it starts with.</summary>
/// <param name="Url">To be asked on this machine.</param>
/// <param name="Reach">Who else reaches it, as <c> (listens on all addresses)</c>; empty for one address.</param>
internal sealed record ListeningAddress(string Url, string Reach)
{
    public static ListeningAddress Describe(WebOptions web)
    {
        var ip = IPAddress.TryParse(web.BindAddress, out var parsed) ? parsed : null;
        var (host, reach) = web.BindAddress is "*" || IPAddress.IPv6Any.Equals(ip) ? ("localhost", " (listens on all addresses)")
            : IPAddress.Any.Equals(ip) ? ("localhost", " (listens on all IPv4 addresses)")
            : ip?.AddressFamily is System.Net.Sockets.AddressFamily.InterNetworkV6 ? ($"[{ip}]", "")
            : (web.BindAddress, "");
        return new($"{(web.CertificateFile is null ? "http" : "https")}://{host}:{web.Port}/", reach);
    }
}
