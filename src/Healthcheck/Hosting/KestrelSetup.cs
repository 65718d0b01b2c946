using System.Net;
using Healthcheck.Web;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Healthcheck.Hosting;

/// <summary>How the web server listens: plain HTTP/1.1 or TLS, small limits, and nothing that a slow client could hold for long.</summary>
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

    public static void Configure(KestrelServerOptions kestrel, WebOptions web)
    {
        var port = web.Port;
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        kestrel.Limits.MinResponseDataRate = SlowestReader;
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
        kestrel.Limits.Http2.MaxStreamsPerConnection = 8;
        kestrel.Limits.Http2.InitialConnectionWindowSize = 64 * 1024;
        kestrel.Limits.Http2.InitialStreamWindowSize = 64 * 1024;
        switch (web.BindAddress)
        {
            case "*":
                kestrel.ListenAnyIP(port, Listen);
                break;
            case "localhost":
                kestrel.ListenLocalhost(port, Listen);
                break;
            default:
                kestrel.Listen(IPAddress.Parse(web.BindAddress), port, Listen);
                break;
        }
    }

    private static void Listen(ListenOptions listen)
    {
        // Without TLS there is nothing by which a client could choose HTTP/2.
        listen.Protocols = HttpProtocols.Http1;
        var limit = listen.ApplicationServices.GetRequiredService<ConnectionLimit>();
        listen.Use(next => connection => limit.ServeAsync(connection, next));
        AccessSetup.UseTls(listen);
    }
}
