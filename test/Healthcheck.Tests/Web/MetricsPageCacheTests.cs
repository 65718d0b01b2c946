using Healthcheck.Connect;
using Healthcheck.Metrics;
using Healthcheck.Polling;
using Healthcheck.Tests.Metrics;
using Healthcheck.Tests.Support;
using Healthcheck.Web;
using Microsoft.Extensions.Logging;

namespace Healthcheck.Tests.Web;

/// <summary>A page of metrics is made once for each report, and once more when its snapshot grows stale without another.</summary>
[CancelAfter(30_000)]
internal sealed class MetricsPageCacheTests
{
    private const string Format = "text/plain; version=0.0.4";

    private StubConnect _connect = null!;
    private LogSink _logs = null!;
    private MetricsPageWriter _writer = null!;
    private ReportPublishers _nobody = null!;
    private ClusterMonitor _monitor = null!;

    [SetUp]
    public async Task StartAsync()
    {
        (_connect, _logs, _writer) = (new StubConnect(), new LogSink(), new MetricsPageWriter());
        _nobody = new ReportPublishers([], _logs.CreateLogger<ReportPublishers>());
        _connect.Health.Says(Given.Healthy);
        _connect.List.Says(Given.Body(Given.Connector("orders")));
        var factory = new ClusterMonitorFactory(new FixedRandom(), _logs, _connect.Time)
        {
            CreateConnections = (_, _) => _connect.Connections,
        };
        _monitor = factory.Create(new ClusterOptions
        {
            Polling = new PollingOptions([Given.Url], TimeSpan.FromSeconds(10)),
            Health = Given.Policy with { StaleAfter = TimeSpan.FromSeconds(30) },
        });
        await PollAsync();
    }

    [TearDown]
    public void Stop()
    {
        _monitor.Dispose();
        _writer.Dispose();
        _logs.Dispose();
        _connect.Dispose();
    }

    [Test]
    public async Task FindAsync_SnapshotGrowsStale_IsAnotherPage()
    {
        var pages = new MetricsPageCache([Create(null)], _writer);
        var fresh = await FindAsync(pages);
        _connect.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.That(await FindAsync(pages), Is.SameAs(fresh));
        _connect.Time.Advance(TimeSpan.FromSeconds(1));
        var stale = await FindAsync(pages);

        Assert.That((ValueOf(fresh), ValueOf(stale)), Is.EqualTo((1, 0)));
        Assert.That(await FindAsync(pages), Is.SameAs(stale));
    }

    [Test]
    public async Task FindAsync_Packed_IsAnotherPageThatSaysSo()
    {
        var pages = new MetricsPageCache([Create(null)], _writer);
        var (plain, packed) = (await FindAsync(pages), await pages.FindAsync(Timestamp.Now(_connect.Time), Format, gzip: true));

        Assert.That((plain.ContentEncoding, packed.ContentEncoding), Is.EqualTo(((string?)null, "gzip")));
        Assert.That((plain.Vary, packed.Vary), Is.EqualTo(("Accept, Accept-Encoding", "Accept, Accept-Encoding")));
    }

    /// <summary>Which series are shown is chosen anew only where the list has changed.</summary>
    [Test]
    public async Task Create_AgainForTheSame_KeepsWhatWasMade()
    {
        var first = Create(null);
        Assert.That(Create(first), Is.SameAs(first));
        Assert.That(Create(first, new ProcessFacts(LogLinesDropped: 1)), Is.Not.SameAs(first));

        await PollAsync();
        var second = Create(first);
        Assert.That((second == first, ReferenceEquals(second.Fresh.Entities, first.Fresh.Entities)), Is.EqualTo((false, true)));

        _connect.List.Says(Given.Body(Given.Connector("others")));
        await PollAsync();
        Assert.That(Create(second).Fresh.Entities, Is.Not.SameAs(first.Fresh.Entities));
    }

    private Task PollAsync() => _monitor.PollOnceAsync(_nobody, () => { }, CancellationToken.None);

    private ClusterViews Create(ClusterViews? before, ProcessFacts process = default) =>
        ClusterViews.Create(_monitor, MetricsLimits.Default, process, before);

    private Task<Answer> FindAsync(MetricsPageCache pages) => pages.FindAsync(Timestamp.Now(_connect.Time), Format, gzip: false);

    private static double ValueOf(Answer page) =>
        PrometheusPage.Parse(System.Text.Encoding.UTF8.GetString(page.Body.ToArray())).Value("kafka_connect_healthy{}");
}
