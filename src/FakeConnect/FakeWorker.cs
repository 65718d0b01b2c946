using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http.Features;

namespace FakeConnect;

/// <summary>One Connect worker's REST API on 127.0.0.1, telling the cluster's truth or what it is told to answer.</summary>
internal sealed class FakeWorker : IAsyncDisposable
{
    // Fixed in Connect: a call that waits for the herder gives up after this long.
    private static readonly TimeSpan HerderLimit = TimeSpan.FromSeconds(90);

    private readonly ConcurrentDictionary<string, FakeReply> _answers = new(StringComparer.Ordinal);
    private readonly FakeRequestLog _log = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly FakeRoutes _routes;
    private readonly FakeHerder _herder;
    private readonly TimeProvider _time;
    private WebApplication? _app;
    private volatile FakeVersion _version;
    private volatile bool _starting;
    private int _disposed;

    private FakeWorker(FakeCluster cluster, TimeProvider time)
    {
        _routes = new FakeRoutes(cluster);
        Restarts = new FakeRestarts(cluster);
        _herder = new FakeHerder(time);
        _time = time;
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:41234/</c>.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public FakeVersion Version
    {
        get => _version;
        set => _version = value;
    }

    /// <summary>False: the herder is stuck, as in a broker outage. What is kept in memory is still answered.</summary>
    public bool Alive
    {
        get => _herder.Alive;
        set => _herder.Alive = value;
    }

    /// <summary>True: Jetty is up, Connect's resources are not, and every path is a bare 404.</summary>
    public bool Starting
    {
        get => _starting;
        set => _starting = value;
    }

    /// <summary>What happens when something is restarted.</summary>
    public FakeRestarts Restarts { get; }

    /// <summary>What was to be restarted: paths and queries, the oldest first.</summary>
    public IReadOnlyList<string> Posts => [.. Requests.Where(request => request.Method == "POST").Select(request => request.Target)];

    /// <summary>The latest requests, oldest first; a snapshot.</summary>
    public IReadOnlyCollection<FakeRequest> Requests => _log.Snapshot();

    public static async Task<FakeWorker> StartAsync(FakeCluster cluster, int port = 0, TimeProvider? time = null)
    {
        var connect = new FakeWorker(cluster, time ?? TimeProvider.System);
        connect._app = await FakeServer.StartAsync(port, connect.ServeAsync);
        connect.Address = new Uri(connect._app.Urls.Single());
        return connect;
    }

    /// <summary>Answers this path (as sent: encoded, without the query) with the reply, before all else.</summary>
    public void Answer(string path, FakeReply reply)
    {
        _answers[path] = reply;
    }

    /// <summary>Back to the truth on this path.</summary>
    public void Forget(string path)
    {
        _answers.TryRemove(path, out _);
    }

    public void ForgetRequests()
    {
        _log.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        // Hanging answers first, or the server would wait for them.
        await _closing.CancelAsync();
        if (_app is { } app)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        _closing.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        // Kestrel's Path is already decoded, except for %2F: only the raw target tells a%2Fb from a/b.
        var rawTarget = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var headers = context.Request.Headers;
        _log.Add(new FakeRequest(
            context.Request.Method, rawTarget, headers.UserAgent, headers.Accept, headers.Authorization));

        using var linked = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _closing.Token);
        try
        {
            var target = FakeTarget.Parse(rawTarget);
            var reply = await FindAsync(context.Request.Method, target, linked.Token);
            await FakeDelivery.SendAsync(context, reply, _time, linked.Token);
        }
        catch (OperationCanceledException) when (linked.IsCancellationRequested)
        {
            context.Abort();
        }
    }

    private async Task<FakeReply> FindAsync(string method, FakeTarget target, CancellationToken cancellationToken)
    {
        var version = _version;
        if (_answers.TryGetValue(target.Path, out var told))
        {
            return told;
        }

        if (_starting)
        {
            return FakeRoutes.Bare(target.Path, version);
        }

        if (HttpMethods.IsPost(method) && target.Segments is [.., "restart"])
        {
            return !await _herder.WaitAsync(HerderLimit, cancellationToken) ? FakeReply.Error(500, "Request timed out")
                : Restarts.Answer(target, version) ?? FakeReply.Error(404, "HTTP 404 Not Found");
        }

        if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method))
        {
            return FakeReply.Error(405, "HTTP 405 Method Not Allowed");
        }

        if (target.Segments is ["health"] && version == FakeVersion.Newest && _herder.StuckSince is { } since)
        {
            return FakeRoutes.Unhealthy(since);
        }

        if (FakeRoutes.NeedsHerder(target, version) && !await _herder.WaitAsync(HerderLimit, cancellationToken))
        {
            return FakeReply.Error(500, "Request timed out");
        }

        return _routes.Find(target, version);
    }
}
