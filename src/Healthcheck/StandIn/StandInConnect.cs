using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http.Features;

namespace Healthcheck.StandIn;

/// <summary>One Connect worker's REST API on 127.0.0.1, telling the cluster's truth or what it is told to answer.</summary>
internal sealed class StandInConnect : IAsyncDisposable
{
    // Fixed in Connect: a call that waits for the herder gives up after this long.
    private static readonly TimeSpan HerderLimit = TimeSpan.FromSeconds(90);

    private readonly ConcurrentDictionary<string, StandInReply> _answers = new(StringComparer.Ordinal);
    private readonly StandInRequestLog _log = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly StandInRoutes _routes;
    private readonly StandInHerder _herder;
    private readonly TimeProvider _time;
    private WebApplication? _app;
    private volatile StandInVersion _version;
    private volatile bool _starting;
    private int _disposed;

    private StandInConnect(StandInCluster cluster, TimeProvider time)
    {
        _routes = new StandInRoutes(cluster);
        _herder = new StandInHerder(time);
        _time = time;
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:41234/</c>.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public StandInVersion Version
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

    /// <summary>The latest requests, oldest first; a snapshot.</summary>
    public IReadOnlyCollection<StandInRequest> Requests => _log.Snapshot();

    public static async Task<StandInConnect> StartAsync(StandInCluster cluster, int port = 0, TimeProvider? time = null)
    {
        var connect = new StandInConnect(cluster, time ?? TimeProvider.System);
        connect._app = await StandInServer.StartAsync(port, connect.ServeAsync);
        connect.Address = new Uri(connect._app.Urls.Single());
        return connect;
    }

    /// <summary>Answers this path (as sent: encoded, without the query) with the reply, before all else.</summary>
    public void Answer(string path, StandInReply reply)
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
        _log.Add(new StandInRequest(
            context.Request.Method, rawTarget, headers.UserAgent, headers.Accept, headers.Authorization));

        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _closing.Token);
        try
        {
            var target = StandInTarget.Parse(rawTarget);
            var reply = await FindAsync(context.Request.Method, target, cancel.Token);
            await StandInDelivery.SendAsync(context, reply, _time, cancel.Token);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            context.Abort();
        }
    }

    private async Task<StandInReply> FindAsync(string method, StandInTarget target, CancellationToken cancel)
    {
        var version = _version;
        if (_answers.TryGetValue(target.Path, out var told))
        {
            return told;
        }

        if (_starting)
        {
            return StandInRoutes.Bare(target.Path, version);
        }

        if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method))
        {
            return StandInReply.Error(405, "HTTP 405 Method Not Allowed");
        }

        if (target.Segments is ["health"] && version == StandInVersion.Newest && _herder.StuckSince is { } since)
        {
            return StandInRoutes.Unhealthy(since);
        }

        if (StandInRoutes.NeedsHerder(target, version) && !await _herder.WaitAsync(HerderLimit, cancel))
        {
            return StandInReply.Error(500, "Request timed out");
        }

        return _routes.Find(target, version);
    }
}
