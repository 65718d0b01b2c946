using System.Net;
using System.Text;
using FakeConnect;
using Healthcheck.Configuration;
using Healthcheck.Polling;
using Healthcheck.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Healthcheck.Fuzz.Targets;

/// <summary>
/// Targets of requests as they stand in the request line, put to a daemon in this process as its web server would. The first byte chooses
/// the method, and whether the daemon watches one cluster or several with names.
/// </summary>
/// <remarks>With or without the page for people: to make it takes a hundred times as long as to find any other answer.</remarks>
internal sealed class RequestTarget : ITarget, IDisposable
{
    private static readonly string[] Methods = ["GET", "GET", "GET", "HEAD", "POST", "OPTIONS"];
    private static readonly int[] Codes = [200, 304, 404, 405, 503];

    private readonly FakeWorker _connect;
    private readonly WebApplication[] _daemons;
    private readonly HealthEndpoints[] _endpoints;

    public RequestTarget(bool hasPage)
    {
        Name = hasPage ? "page" : "targets";
        var page = new PageOptions { IsOn = hasPage };
        var cluster = new FakeCluster();
        foreach (var (name, isRunning) in RequestOracle.Connectors)
        {
            var running = FakeConnector.Running(name, "source", 2, RequestOracle.WorkerId);
            cluster.Set(isRunning ? running : running.With(new FakeTask(1, "FAILED", RequestOracle.WorkerId, "boom")));
        }

        _connect = FakeWorker.StartAsync(cluster).GetAwaiter().GetResult();
        var one = CreateOptions("");
        _daemons =
        [
            Start(new DaemonOptions { Cluster = one, Page = page }),
            Start(new DaemonOptions { NamedClusters = [CreateOptions("eu"), CreateOptions("us.2")], Page = page }),
        ];
        _endpoints = [.. _daemons.Select(daemon => daemon.Services.GetRequiredService<HealthEndpoints>())];
    }

    public string Name { get; }

    public int LongestInput => 2048;

    public IReadOnlyList<string> Words { get; } =
    [
        "/", "/health", "/ping", "/livez", "/readyz", "/status", "/metrics", "/clusters", "/clusters/eu", "/clusters/us.2", "/ui",
        "/ui/", "/workers/", "/connectors/", "/tasks/", "orders", "bad", "a%2Fb", "%C3%BCn%C3%AF%20%E2%9C%93", "w1:8083", "W1:8083", "0",
        "1", "2", "..", "%2E", ".", "//", "?", "#", "&", "=", "%", "%2", "%zz", "%00", "%FF", "%25", "+", "http://x", "http://x:1/",
        "*", "://",
        "?q=orders", "?page=2", "?state=failed", "?worker=w", "?cluster=eu", "99999999999", "-1", "007",
    ];

    public void Run(ReadOnlyMemory<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        var (method, areNamed) = (Methods[input.Span[0] % Methods.Length], input.Span[0] >= 128);
        var target = ToTarget(input.Span[1..]);
        if (target.Contains("%00", StringComparison.Ordinal))
        {
            // Refused by the web server too.
            return;
        }

        using var body = new CountingStream();
        var context = CreateContext(method, target, body);
        _endpoints[areNamed ? 1 : 0].HandleAsync(context).GetAwaiter().GetResult();
        Check(method, target, areNamed, context.Response, body.Length);
    }

    public void Dispose()
    {
        foreach (var daemon in _daemons)
        {
            daemon.StopAsync().GetAwaiter().GetResult();
            daemon.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        _connect.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private static void Check(string method, string target, bool areNamed, HttpResponse response, long length)
    {
        var (code, isRead) = (response.StatusCode, method is "GET" or "HEAD");
        ViolationException.ThrowIf(!Codes.Contains(code), "a status that is never answered: ");
        ViolationException.ThrowIf(!isRead && code is not (404 or 405), "an answer to another method than GET: ");
        ViolationException.ThrowIf(code is 404 or 405 or 304 && length > 0, "a body where there is none: ");
        ViolationException.ThrowIf(method is "HEAD" && length > 0, "a body behind HEAD: ");
        ViolationException.ThrowIf(
            method is "GET" && code is not 304 && response.ContentLength != length, "a length that is not the body's: ");
        if (isRead && RequestOracle.FindCode(target, areNamed) is { } expected && expected != code)
        {
            throw new ViolationException($"another status than the path has: {code}, not {expected}");
        }
    }

    /// <summary>What is no visible ASCII is refused by the web server before anybody looks at it.</summary>
    private static string ToTarget(ReadOnlySpan<byte> input)
    {
        Span<byte> target = new byte[input.Length];
        for (var i = 0; i < input.Length; i++)
        {
            target[i] = input[i] is > 0x20 and < 0x7F ? input[i] : (byte)'x';
        }

        return Encoding.ASCII.GetString(target);
    }

    private static DefaultHttpContext CreateContext(string method, string target, Stream body)
    {
        var (origin, query) = (ResourcePath.RemoveHost(target), target.IndexOf('?', StringComparison.Ordinal));
        var path = query < 0 ? origin : origin.Split('?')[0];
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Method = method,
            RawTarget = target,
            Path = path.StartsWith('/') ? PathString.FromUriComponent(path).Value! : "",
            QueryString = query < 0 ? "" : target[query..],
        });
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        return new DefaultHttpContext(features);
    }

    private ClusterOptions CreateOptions(string name) => new()
    {
        Name = name.Length == 0 ? null : name,
        Polling = new PollingOptions([_connect.Address], TimeSpan.FromHours(1)),
        Health = new() { Checks = [], StaleAfter = TimeSpan.FromHours(24) },
    };

    /// <summary>Polls once, and then not again while inputs are read.</summary>
    private static WebApplication Start(DaemonOptions options)
    {
        var web = options.Web with { BindAddress = "127.0.0.1", Port = 0 };
        var daemon = Daemon.Build(options with { Web = web }, TimeProvider.System, _ => { });
        daemon.StartAsync().GetAwaiter().GetResult();
        using var http = new HttpClient { BaseAddress = new Uri(daemon.Urls.Single()) };
        while (http.GetAsync("/readyz").GetAwaiter().GetResult().StatusCode is not HttpStatusCode.OK)
        {
            Thread.Yield();
        }

        return daemon;
    }

    private sealed class CountingStream : MemoryStream
    {
        private long _length;

        public override long Length => _length;

        public override void Write(ReadOnlySpan<byte> buffer) => _length += buffer.Length;

        public override void Write(byte[] buffer, int offset, int count) => _length += count;

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            _length += count;
            return Task.CompletedTask;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _length += buffer.Length;
            return ValueTask.CompletedTask;
        }
    }
}
