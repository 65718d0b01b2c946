using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FakeConnect;

/// <summary>The bare web server under the stand-in: loopback, HTTP/1.1 and nothing else, like Connect's Jetty.</summary>
internal static class FakeServer
{
    public static async Task<WebApplication> StartAsync(int port, RequestDelegate serve)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);

            // A client that reads slowly, or not at all, is part of the game.
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });

        // The process belongs to the caller: a guest must not catch its signals.
        builder.Services.AddSingleton<IHostLifetime>(new GuestLifetime());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));

        var app = builder.Build();
        app.Run(serve);
        try
        {
            await app.StartAsync();
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private sealed class GuestLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken)
        {
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            return Task.CompletedTask;
        }
    }
}
