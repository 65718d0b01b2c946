using System.Net;
using Healthcheck.Web;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Healthcheck.Hosting;

/// <summary>How the web server listens: plain HTTP/1.1, small limits, and nothing that a slow client could hold for long.</summary>
internal static class KestrelSetup
{
    /// <summary>Longer than a probe's request takes to come, however many connections come meanwhile.</summary>
    private const int NewestConnections = 64;

    private const long MostBytesOfOldBodies = 2 * 1024 * 1024;

    /// <summary>A client that takes less than this for some seconds does not read.</summary>
    private static readonly MinDataRate SlowestReader = new(bytesPerSecond: 16 * 1024, gracePeriod: TimeSpan.FromSeconds(5));

    private static readonly TimeSpan PatienceInACrowd = TimeSpan.FromMilliseconds(200);

    /// <param name="memory">Bytes that the garbage collector may use, as it takes them from the container's limit.</param>
    public static void AddTo(IServiceCollection services, long memory)
    {
        services.AddSingleton(new ConnectionLimit(MostConnections(memory), NewestConnections));
        services.AddSingleton(_ => new LargeAnswers(MostLargeAnswers(memory), MostBytesOfOldBodies, PatienceInACrowd));
        services.Configure<SocketTransportOptions>(ListeningSocket.Configure);
    }

    /// <summary>
    /// Health checks, scrapers and people need a few, each opened anew. One that is being answered costs some 40 KiB here and as
    /// much in the kernel.
    /// </summary>
    public static int MostConnections(long memory) => (int)Math.Clamp(memory / (384 * 1024), 96, 320);

    /// <summary>At once. One holds up to 100 KiB in buffers, most of it in the kernel.</summary>
    public static int MostLargeAnswers(long memory) => (int)Math.Clamp(memory / (4 * 1024 * 1024), 8, 32);

    /// <param name="address">An IP address, "localhost", or "*" for all addresses of both families.</param>
    /// <param name="port">0 takes any free port.</param>
    public static void Configure(KestrelServerOptions kestrel, string address, int port)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        kestrel.Limits.MinResponseDataRate = SlowestReader;
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

    private static void Http1(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1;
        var limit = listen.ApplicationServices.GetRequiredService<ConnectionLimit>();
        listen.Use(next => connection => limit.ServeAsync(connection, next));
    }
}
