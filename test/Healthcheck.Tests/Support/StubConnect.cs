using System.Net;
using Healthcheck.Connect;
using Healthcheck.Rest;
using Microsoft.Extensions.Logging.Abstractions;
using RichardSzalay.MockHttp;

namespace Healthcheck.Tests.Support;

/// <summary>The addresses of Connect below a hand-turned clock, and the clients that ask them.</summary>
internal sealed class StubConnect : IDisposable
{
    private readonly Dictionary<string, Route> _routes = new(StringComparer.Ordinal);
    private readonly RestOptions _options;
    private WorkerConnection? _connection;
    private SingleConnectionHandler? _newest;

    public StubConnect(RestOptions? options = null, WorkerCheck check = WorkerCheck.Auto)
    {
        _options = options ?? new RestOptions();
        Connections = new WorkerConnectionFactory(
            new ConnectionFiles(_options, Time, NullLogger<ConnectionFiles>.Instance), _options, Time, CreateHandler,
            () => new KeptHandler(this));
        Client = new ConnectClient(_options, Time);
        Liveness = new LivenessClient(check, SecretRedactor.Default, Time);
    }

    public ManualTimeProvider Time { get; } = new();

    public Routes Mock { get; } = new();

    /// <summary>Not where calls run side by side: then timers that are armed do not mean that nothing else goes on.</summary>
    public bool TurnsClock { get; init; } = true;

    public WorkerConnectionFactory Connections { get; }

    public ConnectClient Client { get; }

    public LivenessClient Liveness { get; }

    public WorkerReachabilityClient Call => new(Connections.CreateAnonymous(), Time);

    /// <summary>The connection for tests that need no more than one.</summary>
    public WorkerConnection Connection => _connection ??= Connections.Create(Given.Url);

    /// <summary>How many connections have been opened so far.</summary>
    public int ConnectionsOpened { get; private set; }

    /// <summary>How many handlers have not been disposed.</summary>
    public int HandlersOpen { get; private set; }

    public Route List => this["connectors?expand=status"];

    public Route Names => this["connectors"];

    public Route Health => this["health"];

    /// <summary>An address below the first worker, or a whole one.</summary>
    public Route this[string url]
    {
        get
        {
            var whole = new Uri(Given.Url, url).AbsoluteUri;
            if (!_routes.TryGetValue(whole, out var route))
            {
                _routes[whole] = route = new Route(whole);
                Mock.Add(route);
            }

            return route;
        }
    }

    /// <summary>What is answered next comes over a connection that was made anew, without notice.</summary>
    public void Reconnect() => _newest!.CountConnection();

    /// <summary>Reads the cluster; the clock is turned whenever the client waits between two attempts.</summary>
    public async Task<ConnectReading> ReadAsync(TimeSpan? budget = null)
    {
        var reading = Client.ReadAsync(Connection, new PollDeadline(budget ?? TimeSpan.FromHours(1), Time), CancellationToken.None);
        return !TurnsClock ? await reading : await TurnAsync(reading);
    }

    public async Task<ConnectSnapshot> SeeAsync() => await ReadAsync() switch
    {
        ConnectReading.Seen seen => seen.Snapshot,
        var fault => throw new AssertionException($"expected a snapshot, got {fault}"),
    };

    public Task<ConnectReading.Unreachable> FailAsync() => FailWithinAsync(TimeSpan.FromHours(1));

    public async Task<ConnectReading.Unreachable> FailWithinAsync(TimeSpan budget) => await ReadAsync(budget) switch
    {
        ConnectReading.Unreachable fault => fault,
        _ => throw new AssertionException("expected a fault, got a snapshot"),
    };

    /// <summary>Asks whether the worker is alive, over the connection.</summary>
    /// <param name="listed">What it lists; one connector, unless a test says otherwise.</param>
    public Task<LivenessAnswer> AskAsync(string[]? listed = null) =>
        Liveness.AskAsync(Connection, listed ?? ["orders"], CancellationToken.None);

    /// <summary>Turns the clock by less than a time-out, once for each timer that comes to be, until the task ends.</summary>
    private async Task<T> TurnAsync<T>(Task<T> task)
    {
        var armings = 0;
        while (!task.IsCompleted && await Task.WhenAny(task, Time.WaitUntilArmingAsync(armings)) != task)
        {
            armings = Time.Armings;
            Time.Advance(TimeSpan.FromSeconds(3));
        }

        return await task;
    }

    public void Dispose()
    {
        _connection?.Dispose();
        Mock.Dispose();
    }

    private SingleConnectionHandler CreateHandler()
    {
        ConnectionsOpened++;
        return _newest = new SingleConnectionHandler(new KeptHandler(this));
    }

    /// <summary>The addresses outlive the connections to them.</summary>
    private sealed class KeptHandler : HttpMessageHandler
    {
        private readonly StubConnect _connect;
        private bool _isDisposed;

        public KeptHandler(StubConnect connect)
        {
            _connect = connect;
            _connect.HandlersOpen++;
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            _connect.Mock.AnswerAsync(request, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            _connect.HandlersOpen -= _isDisposed ? 0 : 1;
            _isDisposed = true;
            base.Dispose(disposing);
        }
    }
}

/// <summary>
/// MockHttp answers from another thread; here an answer that is there is there at once, so that the clock can be turned safely.
/// </summary>
internal sealed class Routes : MockHttpMessageHandler
{
    private readonly List<Route> _routes = [];

    public void Add(Route route) => _routes.Add(route);

    public Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(request, cancellationToken);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _routes.Find(route => route.Matches(request)) is { } route
            ? route.SendAsync(request, cancellationToken)
            : Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
}
