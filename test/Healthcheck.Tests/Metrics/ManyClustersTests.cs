using Healthcheck.Health;
using Healthcheck.Metrics;
using Healthcheck.Tests.Health;

namespace Healthcheck.Tests.Metrics;

/// <summary>More clusters than a metric of a fixed number of series has series of one.</summary>
internal sealed class ManyClustersTests
{
    private const int Clusters = 3 * CatalogueMeter.MostBoundedSeries;

    private static readonly Metric[] OfClusters =
    [
        .. MetricCatalogue.All.Where(metric => metric is { IsBounded: true, IsOfProcess: false } && !metric.Labels.Contains("certificate")),
    ];

    [Test]
    public async Task Write_ManyClustersThatComeAndGo_EachHasItsSeriesInEveryMetric()
    {
        using var writer = new MetricsPageWriter();
        for (var first = 0; first < 5 * Clusters; first += Clusters / 2)
        {
            ReportView[] views = [.. Enumerable.Range(first, Clusters).Select(i => View($"c{i}"))];
            await writer.WriteAsync(views);
            foreach (var view in views)
            {
                writer.RecordPoll(view.Report, views);
            }

            var text = await writer.WriteAsync(views);

            Assert.That(text, Does.Not.Contain("otel_metric_overflow"));
            var page = PrometheusPage.Parse(text);
            foreach (var metric in OfClusters)
            {
                Assert.That(
                    page[metric.Name].Samples.Select(sample => sample.Labels["cluster"]).ToHashSet(),
                    Is.EquivalentTo(views.Select(view => view.Cluster)),
                    metric.Name);
            }
        }
    }

    [Test]
    public async Task Write_ClusterGone_HasNoSeriesInTheHistogramEither()
    {
        using var writer = new MetricsPageWriter();
        ReportView[] both = [View("a"), View("b")];
        writer.RecordPoll(both[0].Report, both);
        writer.RecordPoll(both[1].Report, both);
        Assert.That(await writer.WriteAsync(both), Does.Contain("poll_duration_seconds_count{cluster=\"b\"} 1"));

        var page = await writer.WriteAsync(both[..1]);
        writer.RecordPoll(both[0].Report, both[..1]);

        Assert.That(page, Does.Not.Contain("cluster=\"b\""));
        Assert.That(
            await writer.WriteAsync(both[..1]),
            Does.Contain("poll_duration_seconds_count{cluster=\"a\"} 1").And.Not.Contain("cluster=\"b\""));
    }

    [Test]
    public async Task Write_OwnCertificate_StandsThereOnceAndIsNoClusters()
    {
        const string Name = "kafka_connect_health_tls_certificate_expiry_timestamp_seconds";
        using var writer = new MetricsPageWriter();

        var page = PrometheusPage.Parse(await writer.WriteAsync([View("a"), View("b")]));

        Assert.That(page[Name].Samples.Select(sample => (sample.Series, sample.Value)), Is.EqualTo([($"{Name}{{certificate=web}}", 7.0)]));
    }

    private static ReportView View(string cluster)
    {
        var first = HealthReport.BeforeFirstPoll(Facts.Policy) with { Cluster = cluster };
        var report = first.Evaluate(Facts.Seen(0, "a=RUNNING@w1"), Facts.Alive(), TimeSpan.FromSeconds(0.1), Facts.At(0));
        return new(report, true, TimeSpan.FromSeconds(10), "1") { Process = new(0, DateTimeOffset.UnixEpoch.AddSeconds(7)) };
    }
}
