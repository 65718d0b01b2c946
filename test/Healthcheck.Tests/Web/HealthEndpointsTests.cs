using Healthcheck.Tests.Support;
using Healthcheck.Web;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Healthcheck.Tests.Web;

/// <summary>What a request does to the connection that it came over.</summary>
[CancelAfter(60_000)]
internal sealed class HealthEndpointsTests
{
    /// <summary>Some are answered at once, some when the answer has been made: afterwards it is idle, and may make room.</summary>
    [TestCase("/ping", 200)]
    [TestCase("/metrics", 200)]
    [TestCase("/nothing", 404)]
    public async Task HandleAsync_Answered_LeavesTheConnectionIdle(string path, int code)
    {
        var client = new ClientConnection(new DefaultConnectionContext(), new ConnectionLimit(100, 0));
        var context = await HandleAsync(path, client);

        Assert.That((context.Response.StatusCode, client.IsAnswering), Is.EqualTo((code, false)));
        Assert.That((client.CloseIfIdle(), client.AnswerBegan), Is.EqualTo((true, 2L)));
    }

    [Test]
    public async Task HandleAsync_ClosedToMakeRoom_IsNotAnswered()
    {
        var client = new ClientConnection(new DefaultConnectionContext(), new ConnectionLimit(100, 0));
        client.CloseIfIdle();
        var context = await HandleAsync("/ping", client);

        Assert.That(context.Response.Headers.ContentLength, Is.Null);
        Assert.That(context.RequestAborted.IsCancellationRequested, Is.True);
    }

    private static async Task<HttpContext> HandleAsync(string path, ClientConnection client)
    {
        await using var connect = (await RunningDaemon.StartConnectAsync()).Item1;
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, new ManualTimeProvider());
        var context = new DefaultHttpContext { RequestServices = daemon.App.Services };
        context.Request.Method = "GET";
        context.Request.Path = path;
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = path;
        context.Features.Set(client);
        context.Features.Set<IHttpRequestLifetimeFeature>(new Lifetime());
        await daemon.App.Services.GetRequiredService<HealthEndpoints>().HandleAsync(context);
        return context;
    }

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        public void Abort() => RequestAborted = new CancellationToken(canceled: true);
    }
}
