using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using FakeConnect;
using Healthcheck.Health;
using Healthcheck.Polling;
using Healthcheck.Tests.Metrics;
using Healthcheck.Tests.Support;
using Healthcheck.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Healthcheck.Tests.Web;

/// <summary>/metrics as scrapers ask for it.</summary>
internal sealed class MetricsPathTests
{
    private const string HostileName = "a \"b\" \\ c\nd <script> \U0001F600 \u2028";

    private readonly ManualTimeProvider _clock = new();
    private FakeWorker _connect = null!;
    private FakeCluster _cluster = null!;
    private RunningDaemon _daemon = null!;

    [SetUp]
    public async Task StartAsync()
    {
        (_connect, _cluster) = await RunningDaemon.StartConnectAsync(
            FakeConnector.Running("orders", "source", 2, "w1", "w2"), FakeConnector.Running(HostileName, "sink", 1));
        _daemon = await RunningDaemon.StartAsync(_connect.Address, _clock, "--metrics-max-series", "45");
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _daemon.DisposeAsync();
        await _connect.DisposeAsync();
    }

    /// <summary>Whoever sees the verdict turn and scrapes at once must find it there too; restarts are on both.</summary>
    [Test]
    public void Publishers_AReportComes_ReachesRestartsThenMetricsThenTheVerdict()
    {
        var publishers = _daemon.App.Services.GetServices<IReportPublisher>().Take(3);

        Assert.That(
            publishers.Select(publisher => publisher.GetType()),
            Is.EqualTo([typeof(ClusterRestartPublisher), typeof(MetricsEndpoint), typeof(HealthEndpoints)]));
    }

    [TestCase("application/openmetrics-text;version=1.0.0,text/plain;q=0.5", "gzip")]
    [TestCase("application/openmetrics-text;version=1.0.0,text/plain;q=0.5", null)]
    [TestCase("text/plain", "gzip")]
    [TestCase(null, null)]
    [TestCase("image/png", "br")]
    [TestCase(",;=\"", "gzip;q=0")]
    public async Task Get_AnyHeaders_IsReadableAsItSaysAndHeadAgrees(string? accept, string? encoding)
    {
        using var get = await AskAsync(HttpMethod.Get, accept, encoding);
        using var head = await AskAsync(HttpMethod.Head, accept, encoding);
        var bytes = await get.Content.ReadAsByteArrayAsync();
        var isPacked = get.Content.Headers.ContentEncoding.SingleOrDefault() == "gzip";
        var text = Encoding.UTF8.GetString(isPacked ? Unpack(bytes) : bytes);

        Assert.That((int)get.StatusCode, Is.EqualTo(200));
        Assert.That(isPacked, Is.EqualTo(encoding == "gzip"));
        Assert.That(get.Headers.Vary, Is.EqualTo(new[] { "Accept", "Accept-Encoding" }));
        Assert.That(get.Content.Headers.ContentType!.Parameters.Select(parameter => parameter.Name), Does.Contain("version"));
        Assert.That(Names(get.Content.Headers.ContentType.MediaType!, text), Does.Contain(HostileName).And.Contain("orders"));
        Assert.That(await head.Content.ReadAsByteArrayAsync(), Is.Empty);
        Assert.That(head.Content.Headers.ContentLength, Is.EqualTo(bytes.Length).And.EqualTo(get.Content.Headers.ContentLength));
        Assert.That(head.Content.Headers.ContentType, Is.EqualTo(get.Content.Headers.ContentType));
        Assert.That(head.Content.Headers.ContentEncoding, Is.EqualTo(get.Content.Headers.ContentEncoding));
    }

    [Test]
    public async Task Get_ManyAtATimeInMixedFormats_AllComeWholeAndOfOnePollAlike()
    {
        var asked = Enumerable.Range(0, 60)
            .Select(i => ReadAsync(i % 2 == 0 ? "text/plain" : "application/openmetrics-text", i % 3 == 0 ? "gzip" : null));

        var pages = await Task.WhenAll(asked);

        Assert.That(pages.Distinct().Count(), Is.EqualTo(2));
    }

    [Test]
    public async Task Get_WithoutNewPoll_IsTheSameUntilTheSnapshotIsStale()
    {
        _connect.Answer("/connectors", FakeReply.Error(500, "no"));
        var first = await ReadAsync(null, null);
        _clock.Advance(TimeSpan.FromSeconds(9));
        var second = await ReadAsync(null, null);

        Assert.That(second, Is.EqualTo(first));
        Assert.That(Page(first)["kafka_connect_connector_state"].Samples, Has.Count.EqualTo(14));

        while (Page(first).Value("kafka_connect_health_polls_total{}") < 4)
        {
            await _clock.WaitUntilArmedAsync(1);
            _clock.Advance(TimeSpan.FromSeconds(10));
            await _daemon.NextReportAsync();
            first = await ReadAsync(null, null);
        }

        _clock.Advance(TimeSpan.FromSeconds(5));
        var stale = Page(await ReadAsync(null, null));
        Assert.That(stale.Families.Select(family => family.Name), Does.Not.Contain("kafka_connect_connector_state"));
        Assert.That(stale.Value("kafka_connect_up{}"), Is.Zero);
        Assert.That(stale.Value("kafka_connect_health_polls_total{}"), Is.EqualTo(4));
        Assert.That(stale.Value("kafka_connect_health_series_dropped{}"), Is.Zero);
    }

    [Test]
    public async Task Get_FailureHealedBeforeTheScrape_StandsInTheCounters()
    {
        _cluster.SetTask("orders", 0, "FAILED");
        _cluster.SetState("orders", "FAILED");
        await PollAsync();
        _cluster.SetTask("orders", 0, "RUNNING");
        _cluster.SetState("orders", "RUNNING");
        await PollAsync();

        var page = Page(await ReadAsync(null, null));

        Assert.That(page.Value("kafka_connect_tasks{state=failed}"), Is.Zero);
        Assert.That(page.Value("kafka_connect_connector_failures_total{}"), Is.EqualTo(1));
        Assert.That(page.Value("kafka_connect_task_failures_total{}"), Is.EqualTo(1));
    }

    [Test]
    public async Task Budget_ExceededForAWhile_IsToldOnceEachWay()
    {
        Assert.That(Page(await ReadAsync(null, null)).Value("kafka_connect_health_series_dropped{}"), Is.Zero);
        _cluster.Set(FakeConnector.Running("more", "sink", 1));
        _cluster.Set(FakeConnector.Running("most", "sink", 1));
        await PollAsync();
        await PollAsync();
        var over = Page(await ReadAsync(null, null));
        _cluster.Remove("more");
        _cluster.Remove("most");
        await PollAsync();
        await PollAsync();

        Assert.That(over.Value("kafka_connect_health_series_dropped{}"), Is.EqualTo(14));
        Assert.That(over["kafka_connect_connector_info"].Samples, Has.Count.EqualTo(3));
        Assert.That(over.Value("kafka_connect_connectors{state=running}"), Is.EqualTo(4));
        Assert.That(
            _daemon.Logs.All.Split('\n').Select(line => line.Split(' ')[1]).Where(name => name is "SeriesDropped" or "SeriesFit"),
            Is.EqualTo(new[] { "SeriesDropped", "SeriesFit" }));
    }

    private static PrometheusPage Page(string text) => PrometheusPage.Parse(text);

    private static IEnumerable<string> Names(string mediaType, string text)
    {
        var samples = mediaType is "text/plain"
            ? Page(text)["kafka_connect_connector_info"].Samples
            : OpenMetricsPage.Parse(text)["kafka_connect_connector_info"].Samples;
        return samples.Select(sample => sample.Labels["connector"]);
    }

    private static byte[] Unpack(byte[] bytes)
    {
        using var unpack = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        unpack.CopyTo(plain);
        return plain.ToArray();
    }

    private async Task PollAsync()
    {
        await _clock.WaitUntilArmedAsync(1);
        _clock.Advance(TimeSpan.FromSeconds(10));
        await _daemon.NextReportAsync();
    }

    private async Task<string> ReadAsync(string? accept, string? encoding)
    {
        using var response = await AskAsync(HttpMethod.Get, accept, encoding);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        return Encoding.UTF8.GetString(encoding == "gzip" ? Unpack(bytes) : bytes);
    }

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string? accept, string? encoding)
    {
        using var request = new HttpRequestMessage(method, "/metrics");
        Add(request.Headers, "Accept", accept);
        Add(request.Headers, "Accept-Encoding", encoding);
        return await _daemon.Http.SendAsync(request);
    }

    private static void Add(HttpRequestHeaders headers, string name, string? value)
    {
        if (value is not null)
        {
            headers.TryAddWithoutValidation(name, value);
        }
    }
}
