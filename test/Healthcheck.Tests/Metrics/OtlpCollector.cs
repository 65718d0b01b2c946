using System.Buffers.Binary;
using System.IO.Compression;
using System.Threading.Channels;
using Healthcheck.Tests.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Healthcheck.Tests.Metrics;

/// <summary>One push as it came over the wire.</summary>
internal sealed record Push(string Path, string? Token, bool IsRefused, PushedMetrics Metrics);

/// <summary>Takes metrics by OTLP on a free port of 127.0.0.1, over gRPC or as protobuf over HTTP/1.1.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private const int GrpcPrefix = 5;
    private const string Unavailable = "14";

    private readonly Channel<Push> _pushes = Channel.CreateUnbounded<Push>();
    private readonly WebApplication _app;
    private readonly bool _grpc;

    private OtlpCollector(bool grpc)
    {
        _grpc = grpc;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(
            System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = grpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        _app = builder.Build();
        _app.Run(TakeAsync);
    }

    public Uri Address => new(_app.Urls.Single());

    /// <summary>While true, it refuses what it is sent.</summary>
    public bool Refuses { get; set; }

    public static async Task<OtlpCollector> StartAsync(bool grpc)
    {
        var collector = new OtlpCollector(grpc);
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>The next push that is such.</summary>
    public async Task<Push> NextAsync(Func<PushedMetrics, bool>? such = null)
    {
        using var limit = new CancellationTokenSource(RunningDaemon.Patience);
        while (true)
        {
            var push = await _pushes.Reader.ReadAsync(limit.Token);
            if (such is null || such(push.Metrics))
            {
                return push;
            }
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static byte[] Unpack(ReadOnlyMemory<byte> body)
    {
        using var unpack = new GZipStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        unpack.CopyTo(plain);
        return plain.ToArray();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var memory = new MemoryStream();
        await context.Request.Body.CopyToAsync(memory);
        ReadOnlyMemory<byte> body = memory.ToArray();
        if (_grpc)
        {
            var (isPacked, length) = (body.Span[0] == 1, BinaryPrimitives.ReadInt32BigEndian(body.Span[1..]));
            body = body[GrpcPrefix..];
            Assert.That(length, Is.EqualTo(body.Length));
            body = isPacked ? Unpack(body) : body;
        }
        else if (context.Request.Headers.ContentEncoding == "gzip")
        {
            body = Unpack(body);
        }

        var refuses = Refuses;
        _pushes.Writer.TryWrite(new Push(context.Request.Path, context.Request.Headers["x-token"], refuses, PushedMetrics.Read(body)));
        if (_grpc)
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[refuses ? 0 : GrpcPrefix]);
            context.Response.AppendTrailer("grpc-status", refuses ? Unavailable : "0");
        }
        else
        {
            context.Response.StatusCode = refuses ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        }
    }
}
