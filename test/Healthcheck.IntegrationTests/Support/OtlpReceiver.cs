using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>What came in one push: all that the client sent beside the body, and the body, whose names are plain text.</summary>
internal sealed record ReceivedPush(string Head, string Body);

/// <summary>A collector that says in its refusals what it was sent, as some do; later it takes what comes.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<ReceivedPush> _received = new();
    private readonly WebApplication _app;

    private OtlpReceiver()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.Latin1);
            var head = $"{context.Request.Path}{context.Request.QueryString} {string.Join(' ', context.Request.Headers)}";
            _received.Enqueue(new(head, await reader.ReadToEndAsync()));
            if (Refuses)
            {
                context.Response.StatusCode = (int)HttpStatusCode.BadRequest;
                await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"no: {head}"));
            }
        });
    }

    public Uri Address => new(_app.Urls.Single());

    public bool Refuses { get; set; } = true;

    /// <summary>In the order of their coming; a snapshot.</summary>
    public ReceivedPush[] Received => [.. _received];

    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
