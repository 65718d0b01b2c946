using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;
using Healthcheck.Restarts;
using Healthcheck.Tests.Health;

namespace Healthcheck.Tests.Metrics;

/// <summary>What a report is as a page of metrics.</summary>
internal sealed class MetricsPageTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TlsFacts Tls = new(
        DateTimeOffset.UnixEpoch.AddSeconds(1), DateTimeOffset.UnixEpoch.AddSeconds(2), IsInsecure: false);

    [Test]
    public async Task Write_BothFormats_SayTheSame()
    {
        foreach (var view in new[] { Fresh(), Fresh("a=RUNNING@w1 0=FAILED@w2", "b=PAUSED@w1"), Stale("a=RUNNING@w1"), BeforeFirstPoll() })
        {
            var text = await PageText.WriteAsync(view);
            var open = await PageText.WriteAsync(view, PageText.OpenMetrics);

            // OpenMetrics also tells since when a counter counts, and writes the bounds of a histogram with a point.
            Assert.That(
                OpenMetricsPage.Parse(open).Samples.Where(sample => !sample.Name.EndsWith("_created", StringComparison.Ordinal))
                    .Select(Series),
                Is.EquivalentTo(PrometheusPage.Parse(text).Families.SelectMany(family => family.Samples).Select(Series)));
        }

        static (string, double) Series(MetricSample sample) => (sample.Series.Replace(".0}", "}", StringComparison.Ordinal), sample.Value);
    }

    [Test]
    public async Task Write_OpenMetrics_NamesFamiliesTypesAndUnitsItsOwnWay()
    {
        var text = await PageText.WriteAsync(Fresh("a=RUNNING@w1"), PageText.OpenMetrics);

        Assert.That(text, Does.Contain("\n# TYPE kafka_connect_health_polls counter\n# HELP kafka_connect_health_polls "));
        Assert.That(text, Does.Contain("\n# TYPE kafka_connect_connector_info gauge\n"));
        Assert.That(text, Does.Contain(
            "\n# TYPE kafka_connect_health_response_bytes gauge\n# UNIT kafka_connect_health_response_bytes bytes\n# HELP "));
        Assert.That(text, Does.EndWith("\n# EOF\n"));
        Assert.That(text.Split("# EOF"), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Write_AnyFormat_NamesNothingOfOpenTelemetry()
    {
        foreach (var accept in new[] { null, PageText.OpenMetrics })
        {
            var text = await PageText.WriteAsync(Fresh("a=RUNNING@w1 0=FAILED@w2"), accept);

            Assert.That(text, Does.Not.Contain("otel").IgnoreCase.And.Not.Contain("target_info"));
        }
    }

    [Test]
    public async Task Write_FreshReport_HasSamplesOfEveryMetric()
    {
        var families = (await PageAsync(Fresh("a=RUNNING@w1 0=FAILED@w2"))).Families;

        Assert.That(families.Select(family => family.Name), Is.EquivalentTo(MetricCatalogue.All.Select(metric => metric.Name)));
        Assert.That(families.Where(family => family.Samples.Count == 0), Is.Empty);
        foreach (var metric in MetricCatalogue.All)
        {
            Assert.That(families.Single(family => family.Name == metric.Name).Help, Is.EqualTo(metric.Help));
        }
    }

    [TestCase("kafka_connect_connectors", "failed,paused,restarting,running,stopped,unassigned,unknown")]
    [TestCase("kafka_connect_tasks", "failed,paused,restarting,running,unassigned,unknown")]
    public async Task Write_EmptyCluster_ShowsEveryStateAsZero(string metric, string states)
    {
        var samples = (await PageAsync(Fresh()))[metric].Samples;

        Assert.That(samples.Select(sample => sample.Labels["state"]).Order(), Is.EqualTo(states.Split(',')));
        Assert.That(samples.Select(sample => sample.Value), Is.All.Zero);
    }

    [Test]
    public async Task Write_MixedCluster_CountsByState()
    {
        var page = await PageAsync(Fresh("a=RUNNING@w1 0=FAILED@w2 1=FAILED@w1", "b=PAUSED@w1 0=@w3"));

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
    public async Task Write_StaleReport_DropsCounts(string metric)
    {
        Assert.That((await PageAsync(Stale("a=RUNNING@w1 0=FAILED@w2"))).Families.Select(family => family.Name), Does.Not.Contain(metric));
    }

    [Test]
    public async Task Write_StaleReport_KeepsUpAsZeroAndItsOwnMetrics()
    {
        var page = await PageAsync(Stale("a=RUNNING@w1"));

        Assert.That(page.Value("kafka_connect_up{}"), Is.Zero);
        Assert.That(page.Value("kafka_connect_healthy{}"), Is.Zero);
        Assert.That(page.Value("kafka_connect_worker_alive{}"), Is.Zero);
        Assert.That(page.Value("kafka_connect_health_polls_total{}"), Is.EqualTo(1));
        Assert.That(page.Value("kafka_connect_health_poll_interval_seconds{}"), Is.EqualTo(10));
    }

    [Test]
    public async Task Write_FailedPollButFreshSnapshot_IsDownYetStillCounts()
    {
        var report = Facts.Report(Facts.Policy, "a=RUNNING@w1")
            .Evaluate(Facts.Lost(FaultReason.Dns), Facts.Alive(), TimeSpan.Zero, Facts.At(10));

        var page = await PageAsync(new ReportView(report, true, Interval, "1"));

        Assert.That(page.Value("kafka_connect_up{}"), Is.Zero);
        Assert.That(page.Value("kafka_connect_connectors{state=running}"), Is.EqualTo(1));
        Assert.That(page.Value("kafka_connect_health_poll_failures_total{reason=dns}"), Is.EqualTo(1));
        Assert.That(page["kafka_connect_health_poll_failures_total"].Samples, Has.Count.EqualTo(FaultReasons.All.Length));
        Assert.That(page.Value("kafka_connect_health_last_poll_timestamp_seconds{}"), Is.EqualTo(Facts.At(10).Utc.ToUnixTimeSeconds()));
        Assert.That(page.Value("kafka_connect_health_last_success_timestamp_seconds{}"), Is.EqualTo(Facts.At(0).Utc.ToUnixTimeSeconds()));
    }

    [Test]
    public async Task Write_Durations_AreACumulativeHistogram()
    {
        using var writer = new MetricsPageWriter();
        var report = HealthReport.BeforeFirstPoll(Facts.Policy);
        foreach (var seconds in new[] { 0.005, 0.01, 0.2, 3, 31, 60 })
        {
            report = report.Evaluate(Facts.Seen(0), Facts.Alive(), TimeSpan.FromSeconds(seconds), Facts.At(0));
            writer.RecordPoll(report, []);
        }

        var page = PrometheusPage.Parse(await writer.WriteAsync(new ReportView(report, true, Interval, "1")));
        var buckets = page["kafka_connect_health_poll_duration_seconds"].Samples.Where(sample => sample.Labels.Count > 0).ToList();

        Assert.That(buckets.Select(bucket => bucket.Value), Is.EqualTo(new[] { 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 6 }));
        Assert.That(buckets.Select(bucket => bucket.Labels["le"]), Is.EqualTo(
            new[] { "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "30", "+Inf" }));
        Assert.That(page.Value("kafka_connect_health_poll_duration_seconds_count{}"), Is.EqualTo(6));
        Assert.That(page.Value("kafka_connect_health_poll_duration_seconds_sum{}"), Is.EqualTo(94.215).Within(1e-9));
    }

    [Test]
    [NonParallelizable]
    public async Task Write_OpenTelemetryDisabledByItsVariable_IsThePageStill()
    {
        const string Variable = "OTEL_SDK_DISABLED";
        Environment.SetEnvironmentVariable(Variable, "true");
        try
        {
            Assert.That((await PageAsync(Fresh("a=RUNNING@w1"))).Value("kafka_connect_up{}"), Is.EqualTo(1));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    [Test]
    public void All_Names_FollowTheCustoms()
    {
        foreach (var metric in MetricCatalogue.All)
        {
            Assert.That(metric.Name, Does.Match("^kafka_connect(_[a-z0-9]+)+$"));
            Assert.That(
                metric.Name.EndsWith("_total", StringComparison.Ordinal), Is.EqualTo(metric.Type is MetricType.Counter), metric.Name);
            Assert.That(metric.Help, Does.EndWith("."), metric.Name);
        }
    }

    private static async Task<PrometheusPage> PageAsync(ReportView view) => PrometheusPage.Parse(await PageText.WriteAsync(view));

    private static ReportView Fresh(params string[] connectors) =>
        new(Facts.Report(Facts.Policy, connectors) with { Tls = Tls }, true, Interval, "1.2.3")
        {
            Restarts = new RestartReport(
                new RestartOptions(), RestartState.None.Set(new ConnectorRestarts("a") { Attempts = 3, IsGivenUp = true })),
        };

    private static ReportView Stale(params string[] connectors) => new(Facts.Report(Facts.Policy, connectors), false, Interval, "1.2.3");

    private static ReportView BeforeFirstPoll() => new(HealthReport.BeforeFirstPoll(Facts.Policy), false, Interval, "1.2.3");
}
