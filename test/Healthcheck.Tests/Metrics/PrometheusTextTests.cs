using System.Text;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;
using Healthcheck.Tests.Health;

namespace Healthcheck.Tests.Metrics;

internal sealed class PrometheusTextTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    [TestCase("up 1")]
    [TestCase("up 1\n")]
    [TestCase("# HELP up Help.\n# TYPE up gauge\nup 1")]
    [TestCase("# TYPE up gauge\nup 1\n")]
    [TestCase("# HELP up Help.\n# TYPE up gauge\nup 1\nup 1\n")]
    [TestCase("# HELP up Help.\n# TYPE up gauge\nup one\n")]
    [TestCase("# HELP up Help.\n# TYPE up gauge\ndown 1\n")]
    [TestCase("# HELP up Help.\n# TYPE up gauge\nup{a=\"\\x\"} 1\n")]
    [TestCase("# HELP up Help.\n# TYPE up gauge\nup{a=\"x\"y\"} 1\n")]
    [TestCase("# HELP up Help.\n# TYPE up gauge\nup 1\n# HELP up Help.\n# TYPE up gauge\n")]
    public void Parse_FaultyPage_IsRefused(string text)
    {
        Assert.That(() => PrometheusPage.Parse(text), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void Of_AnyReport_HasEveryMetricOfTheCatalogueInItsOrder()
    {
        foreach (var view in new[] { Fresh("a=RUNNING@w1"), Stale("a=RUNNING@w1"), BeforeFirstPoll() })
        {
            Assert.That(Page(view).Families.Select(family => family.Name), Is.EqualTo(MetricCatalogue.All.Select(metric => metric.Name)));
        }
    }

    [Test]
    public void Of_FreshReport_HasSamplesOfEveryMetric()
    {
        Assert.That(Page(Fresh("a=RUNNING@w1")).Families.Where(family => family.Samples.Count == 0), Is.Empty);
    }

    [TestCase("kafka_connect_connectors", "failed,paused,restarting,running,stopped,unassigned,unknown")]
    [TestCase("kafka_connect_tasks", "failed,paused,restarting,running,unassigned,unknown")]
    public void Of_EmptyCluster_ShowsEveryStateAsZero(string metric, string states)
    {
        var samples = Page(Fresh())[metric].Samples;

        Assert.That(samples.Select(sample => sample.Labels["state"]).Order(), Is.EqualTo(states.Split(',')));
        Assert.That(samples.Select(sample => sample.Value), Is.All.Zero);
    }

    [Test]
    public void Of_MixedCluster_CountsByState()
    {
        var page = Page(Fresh("a=RUNNING@w1 0=FAILED@w2 1=FAILED@w1", "b=PAUSED@w1 0=@w3"));

        Assert.That(page.Value("kafka_connect_connectors{state=running}"), Is.EqualTo(1));
        Assert.That(page.Value("kafka_connect_connectors{state=paused}"), Is.EqualTo(1));
        Assert.That(page.Value("kafka_connect_tasks{state=failed}"), Is.EqualTo(2));
        Assert.That(page.Value("kafka_connect_tasks{state=unknown}"), Is.EqualTo(1));
        Assert.That(page.Value("kafka_connect_workers{}"), Is.EqualTo(3));
        Assert.That(page.Value("kafka_connect_health_response_bytes{}"), Is.EqualTo(1234));
        Assert.That(page.Value("kafka_connect_healthy{}"), Is.Zero);
        Assert.That(page.Value("kafka_connect_up{}"), Is.EqualTo(1));
    }

    [TestCase("kafka_connect_connectors")]
    [TestCase("kafka_connect_tasks")]
    [TestCase("kafka_connect_workers")]
    public void Of_StaleReport_DropsCounts(string metric)
    {
        Assert.That(Page(Stale("a=RUNNING@w1"))[metric].Samples, Is.Empty);
    }

    [Test]
    public void Of_StaleReport_KeepsUpAsZeroAndItsOwnMetrics()
    {
        var page = Page(Stale("a=RUNNING@w1"));

        Assert.That(page.Value("kafka_connect_up{}"), Is.Zero);
        Assert.That(page.Value("kafka_connect_healthy{}"), Is.Zero);
        Assert.That(page.Value("kafka_connect_worker_alive{}"), Is.Zero);
        Assert.That(page.Value("kafka_connect_health_polls_total{}"), Is.EqualTo(1));
        Assert.That(page.Value("kafka_connect_health_poll_interval_seconds{}"), Is.EqualTo(10));
    }

    [Test]
    public void Of_FailedPollButFreshSnapshot_IsDownYetStillCounts()
    {
        var report = Facts.Report(Facts.Policy, "a=RUNNING@w1").After(Facts.Lost(FaultReason.Dns), Facts.Alive(), TimeSpan.Zero, Facts.At(10));

        var page = Page(new MetricsView(report, true, Interval, "1"));

        Assert.That(page.Value("kafka_connect_up{}"), Is.Zero);
        Assert.That(page.Value("kafka_connect_connectors{state=running}"), Is.EqualTo(1));
        Assert.That(page.Value("kafka_connect_health_poll_failures_total{reason=dns}"), Is.EqualTo(1));
        Assert.That(page["kafka_connect_health_poll_failures_total"].Samples, Has.Count.EqualTo(FaultReasons.All.Length));
        Assert.That(page.Value("kafka_connect_health_last_poll_timestamp_seconds{}"), Is.EqualTo(Facts.At(10).Utc.ToUnixTimeSeconds()));
        Assert.That(page.Value("kafka_connect_health_last_success_timestamp_seconds{}"), Is.EqualTo(Facts.At(0).Utc.ToUnixTimeSeconds()));
    }

    [Test]
    public void Of_Durations_AreACumulativeHistogram()
    {
        var report = HealthReport.BeforeFirstPoll(Facts.Policy);
        foreach (var seconds in new[] { 0.005, 0.01, 0.2, 3, 31, 60 })
        {
            report = report.After(Facts.Seen(0), Facts.Alive(), TimeSpan.FromSeconds(seconds), Facts.At(0));
        }

        var page = Page(new MetricsView(report, true, Interval, "1"));
        var buckets = page["kafka_connect_health_poll_duration_seconds"].Samples.Where(sample => sample.Labels.Count > 0).ToList();

        Assert.That(buckets.Select(bucket => bucket.Value), Is.EqualTo(new[] { 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 6 }));
        Assert.That(buckets.Select(bucket => bucket.Labels["le"]), Is.EqualTo(
            new[] { "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "10.0", "30.0", "+Inf" }));
        Assert.That(page.Value("kafka_connect_health_poll_duration_seconds_count{}"), Is.EqualTo(6));
        Assert.That(page.Value("kafka_connect_health_poll_duration_seconds_sum{}"), Is.EqualTo(94.215).Within(1e-9));
    }

    [Test]
    public void All_Names_FollowTheCustoms()
    {
        foreach (var metric in MetricCatalogue.All)
        {
            Assert.That(metric.Name, Does.Match("^kafka_connect(_[a-z0-9]+)+$"));
            Assert.That(metric.Name.EndsWith("_total", StringComparison.Ordinal), Is.EqualTo(metric.Type is MetricType.Counter), metric.Name);
            Assert.That(metric.Help, Does.EndWith("."), metric.Name);
        }
    }

    [TestCase("plain")]
    [TestCase("back\\slash")]
    [TestCase("quo\"te")]
    [TestCase("new\nline")]
    [TestCase("\\n")]
    [TestCase("\"} 1\nfaked{x=\"")]
    [TestCase("<script>\U0001F600\t")]
    public void Label_HostileValue_ComesBackAsItWas(string value)
    {
        var samples = new SampleWriter();
        samples.Start(new Metric("m", MetricType.Gauge, "Help with \\ and \n in it.", (_, _) => { }));
        samples.Add("a", value, "b", value, 1.5);

        var page = PrometheusPage.Parse(Encoding.UTF8.GetString(samples.ToUtf8()));

        Assert.That(page["m"].Samples.Single().Labels.Values, Is.EqualTo(new[] { value, value }));
    }

    [TestCase(double.PositiveInfinity, "+Inf")]
    [TestCase(double.NegativeInfinity, "-Inf")]
    [TestCase(double.NaN, "NaN")]
    [TestCase(0.1, "0.1")]
    [TestCase(1772366400.123, "1772366400.123")]
    public void Add_Number_IsWrittenAsPrometheusReadsIt(double value, string text)
    {
        var samples = new SampleWriter();
        samples.Start(new Metric("m", MetricType.Gauge, "Help.", (_, _) => { }));
        samples.Add(value);

        Assert.That(Encoding.UTF8.GetString(samples.ToUtf8()), Does.EndWith($"\nm {text}\n"));
    }

    private static PrometheusPage Page(MetricsView view) => PrometheusPage.Parse(Encoding.UTF8.GetString(PrometheusText.Of(view)));

    private static MetricsView Fresh(params string[] connectors) => new(Facts.Report(Facts.Policy, connectors), true, Interval, "1.2.3");

    private static MetricsView Stale(params string[] connectors) => Fresh(connectors) with { IsFresh = false };

    private static MetricsView BeforeFirstPoll() => new(HealthReport.BeforeFirstPoll(Facts.Policy), false, Interval, "1.2.3");
}
