using System.Collections.Concurrent;
using System.Net;
using FakeConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Healthcheck.Tests.Support;

/// <summary>
/// One address on 127.0.0.1 behind which several workers stand: a Service that gives each connection to the next of them, or a proxy
/// that does so with each request.
/// </summary>
internal sealed class SharedAddress : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Connection, string Path)> _asked = new();
    private readonly ConcurrentDictionary<string, int> _places = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly WebApplication _app;
    private int _turn;

    private SharedAddress(bool byRequest, FakeWorker[] workers)
    {
        Workers = workers;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(context => ForwardAsync(context, byRequest));
    }

    /// <summary>Who stands behind it; may be changed on the way.</summary>
    public FakeWorker[] Workers { get; set; }

    public Uri Address => new(_app.Urls.Single() + "/");

    /// <summary>Over which connection what was asked, in order.</summary>
    public IReadOnlyList<(string Connection, string Path)> Asked => [.. _asked];

    public int Connections => _asked.Select(asked => asked.Connection).Distinct().Count();

    /// <summary>Closes each connection behind its answer, and says so.</summary>
    public bool Closes { get; set; }

    public static async Task<SharedAddress> StartAsync(bool byRequest, params FakeWorker[] workers)
    {
        var address = new SharedAddress(byRequest, workers);
        await address._app.StartAsync();
        return address;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task ForwardAsync(HttpContext context, bool byRequest)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        _asked.Enqueue((context.Connection.Id, target.Split('?')[0]));
        var place = byRequest ? _turn++ : _places.GetOrAdd(context.Connection.Id, _ => _turn++);
        using var answer = await _http.GetAsync(new Uri(Workers[place % Workers.Length].Address, target), context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        if (Closes)
        {
            context.Response.Headers.Connection = "close";
        }

        await context.Response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync());
    }
}
