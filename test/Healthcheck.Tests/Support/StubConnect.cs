using System.Net;
using Healthcheck.Connect;
using Healthcheck.Rest;
using RichardSzalay.MockHttp;

namespace Healthcheck.Tests.Support;

/// <summary>The addresses of Connect below a hand-turned clock, and the clients that ask them.</summary>
internal sealed class StubConnect : IDisposable
{
    private readonly Dictionary<string, Route> _routes = new(StringComparer.Ordinal);
    private readonly HttpClient _list;
    private readonly HttpClient _life;

    public StubConnect(RestOptions? options = null)
    {
        var rest = options ?? new RestOptions();
        _list = new HttpClient(new ResilienceHandler(rest, Time) { InnerHandler = Mock }) { Timeout = Timeout.InfiniteTimeSpan };
        _life = new HttpClient(Mock, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        Client = new ConnectClient(_list, rest, Time);
        Life = new LifeClient(_life, Time);
        Call = new WorkerCall(_life, Time);
    }

    public ManualTimeProvider Time { get; } = new();

    public Routes Mock { get; } = new();

    /// <summary>Not where calls run side by side: then timers that are armed do not mean that nothing else goes on.</summary>
    public bool TurnsClock { get; init; } = true;

    public ConnectClient Client { get; }

    public LifeClient Life { get; }

    public WorkerCall Call { get; }

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

    /// <summary>Reads the cluster; the clock is turned whenever the client waits between two attempts.</summary>
    public async Task<ConnectReading> ReadAsync(TimeSpan? budget = null)
    {
        var reading = Client.ReadAsync(Given.Url, budget ?? TimeSpan.FromHours(1), CancellationToken.None);
        return !TurnsClock ? await reading : await TurnAsync(reading);
    }

    public async Task<ConnectSnapshot> SeeAsync() => await ReadAsync() switch
    {
        ConnectReading.Seen seen => seen.Snapshot,
        var fault => throw new AssertionException($"expected a snapshot, got {fault}"),
    };

    public async Task<ConnectReading.Unreachable> FailAsync() => await ReadAsync() switch
    {
        ConnectReading.Unreachable fault => fault,
        _ => throw new AssertionException("expected a fault, got a snapshot"),
    };

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
        _list.Dispose();
        _life.Dispose();
        Mock.Dispose();
    }
}

/// <summary>MockHttp answers from another thread; here an answer that is there is there at once, so that the clock can be turned safely.</summary>
internal sealed class Routes : MockHttpMessageHandler
{
    private readonly List<Route> _routes = [];

    public void Add(Route route) => _routes.Add(route);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _routes.Find(route => route.Matches(request)) is { } route
            ? route.SendAsync(request, cancellationToken)
            : Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
}
