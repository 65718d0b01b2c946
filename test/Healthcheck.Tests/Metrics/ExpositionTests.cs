using System.Text;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;
using Healthcheck.Tests.Health;

namespace Healthcheck.Tests.Metrics;

/// <summary>What a report is as a page of metrics.</summary>
internal sealed class ExpositionTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    [Test]
    public void Write_BothFormats_SayTheSame()
    {
        foreach (var view in new[] { Fresh(), Fresh("a=RUNNING@w1 0=FAILED@w2", "b=PAUSED@w1"), Stale("a=RUNNING@w1"), BeforeFirstPoll() })
        {
            var text = Page(view).Families.SelectMany(family => family.Samples).Select(sample => (sample.Series, sample.Value));
            var open = OpenMetricsPage.Parse(Text(view, openMetrics: true)).Samples.Select(sample => (sample.Series, sample.Value));

            Assert.That(open, Is.EqualTo(text));
        }
    }

    [Test]
    public void Write_OpenMetrics_NamesFamiliesTypesAndUnitsItsOwnWay()
    {
        var text = Text(Fresh("a=RUNNING@w1"), openMetrics: true);

        Assert.That(text, Does.Contain("\n# TYPE kafka_connect_health_polls counter\n# HELP kafka_connect_health_polls "));
        Assert.That(text, Does.Contain("\n# TYPE kafka_connect_connector info\n"));
        Assert.That(text, Does.Contain(
            "\n# TYPE kafka_connect_health_response_bytes gauge\n# UNIT kafka_connect_health_response_bytes bytes\n# HELP "));
        Assert.That(text, Does.EndWith("\n# EOF\n"));
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
        Assert.That(Page(Fresh("a=RUNNING@w1 0=FAILED@w2")).Families.Where(family => family.Samples.Count == 0), Is.Empty);
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
    [TestCase("kafka_connect_worker_tasks")]
    [TestCase("kafka_connect_connector_state")]
    [TestCase("kafka_connect_connector_tasks")]
    [TestCase("kafka_connect_connector_info")]
    [TestCase("kafka_connect_task_state")]
    public void Of_StaleReport_DropsCounts(string metric)
    {
        Assert.That(Page(Stale("a=RUNNING@w1 0=FAILED@w2"))[metric].Samples, Is.Empty);
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
        var report = Facts.Report(Facts.Policy, "a=RUNNING@w1").Evaluate(Facts.Lost(FaultReason.Dns), Facts.Alive(), TimeSpan.Zero, Facts.At(10));

        var page = Page(new ReportView(report, true, Interval, "1"));

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
            report = report.Evaluate(Facts.Seen(0), Facts.Alive(), TimeSpan.FromSeconds(seconds), Facts.At(0));
        }

        var page = Page(new ReportView(report, true, Interval, "1"));
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

    private static PrometheusPage Page(ReportView view) => PrometheusPage.Parse(Text(view));

    private static string Text(ReportView view, bool openMetrics = false)
    {
        using var bytes = new MemoryStream();
        Exposition.Write(view, openMetrics, bytes);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static ReportView Fresh(params string[] connectors) => new(Facts.Report(Facts.Policy, connectors), true, Interval, "1.2.3");

    private static ReportView Stale(params string[] connectors) => new(Facts.Report(Facts.Policy, connectors), false, Interval, "1.2.3");

    private static ReportView BeforeFirstPoll() => new(HealthReport.BeforeFirstPoll(Facts.Policy), false, Interval, "1.2.3");
}
