using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Healthcheck.Web;

/// <summary>How the web server listens: plain HTTP/1.1, small limits, and nothing that a slow client could hold for long.</summary>
internal static class Listener
{
    /// <param name="address">An IP address, "localhost", or "*" for all addresses of both families.</param>
    /// <param name="port">0 takes any free port.</param>
    public static void Configure(KestrelServerOptions kestrel, string address, int port)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = 512;
        kestrel.Limits.MaxRequestBodySize = 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
        switch (address)
        {
            case "*":
                kestrel.ListenAnyIP(port, Http1);
                break;
            case "localhost":
                kestrel.ListenLocalhost(port, Http1);
                break;
            default:
                kestrel.Listen(IPAddress.Parse(address), port, Http1);
                break;
        }
    }

    private static void Http1(ListenOptions listen) => listen.Protocols = HttpProtocols.Http1;
}
