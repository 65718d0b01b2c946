using FakeConnect;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Web;

/// <summary>A daemon whose clock is turned by hand, asked as a browser asks.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    /// <summary>As Chromium and Firefox send it.</summary>
    public const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly FakeWorker _connect;
    private readonly ManualTimeProvider _clock;

    private OpenPage(FakeWorker connect, FakeCluster cluster, RunningDaemon daemon, ManualTimeProvider clock) =>
        (_connect, Cluster, Daemon, _clock) = (connect, cluster, daemon, clock);

    public FakeCluster Cluster { get; }

    public FakeWorker Connect => _connect;

    public RunningDaemon Daemon { get; }

    public static async Task<OpenPage> StartAsync(string[] args, params FakeConnector[] connectors)
    {
        var clock = new ManualTimeProvider();
        var (connect, cluster) = await RunningDaemon.StartConnectAsync(connectors);
        return new OpenPage(connect, cluster, await RunningDaemon.StartAsync(connect.Address, clock, args), clock);
    }

    /// <summary>The next poll, an interval later.</summary>
    public async Task NextAsync()
    {
        await Daemon.SettleAsync(_clock);
        _clock.Advance(Interval);
        await Daemon.NextReportAsync();
    }

    public Task<HttpResponseMessage> SendAsync(string path, string? accept = Browser, string? encoding = null, HttpMethod? method = null) =>
        SendAsync(Daemon.Http, path, accept, encoding, method);

    public static async Task<HttpResponseMessage> SendAsync(
        HttpClient client, string path, string? accept = Browser, string? encoding = null, HttpMethod? method = null, string? pair = null,
        string? tag = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        Add("Accept", accept);
        Add("Accept-Encoding", encoding);
        Add("If-None-Match", tag);
        request.Headers.Authorization = pair is null ? null : Door.Basic(pair);
        return await client.SendAsync(request);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    public Task<string> ReadAsync(string path = "/ui") => Daemon.ReadAsync(path);

    /// <summary>One section, from its tag to the next one.</summary>
    public async Task<string> ReadSectionAsync(string id, string path = "/ui")
    {
        var page = await ReadAsync(path);
        var begin = page.IndexOf($"<section id=\"{id}\">", StringComparison.Ordinal);
        Assert.That(begin, Is.Not.Negative, $"the page has {id}");
        return page[begin..page.IndexOf("</section>", begin, StringComparison.Ordinal)];
    }

    public async ValueTask DisposeAsync()
    {
        await Daemon.DisposeAsync();
        await _connect.DisposeAsync();
    }
}
