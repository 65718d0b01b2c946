using System.Collections.Immutable;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;
using Healthcheck.Tests.Health;

namespace Healthcheck.Tests.Metrics;

/// <summary>What the page holds when connectors come and go for a long time.</summary>
internal sealed class EntityGenerationTests
{
    private const int Living = 500;

    [Test]
    public async Task Write_AHundredThousandNamesThatComeAndGo_EveryLivingOneIsOnThePage()
    {
        using var writer = new MetricsPageWriter();
        long afterTheFirst = 0;
        for (var first = 0; first < 100_000; first += Living)
        {
            var view = View(first, budget: 20_000);
            writer.RecordPoll(view.Report, []);
            var page = await writer.WriteAsync(view);

            Assert.That(Connectors(page, "kafka_connect_connector_info{").SetEquals(Names(first)), Is.True);
            Assert.That(Connectors(page, "kafka_connect_connector_state{").SetEquals(Names(first)), Is.True);
            Assert.That(
                Lines(page, "kafka_connect_connector_state{").Count(line => line.EndsWith(" 1", StringComparison.Ordinal)),
                Is.EqualTo(Living));
            afterTheFirst = first == 20 * Living ? MemoryInUse() : afterTheFirst;
        }

        Assert.That(MemoryInUse() - afterTheFirst, Is.LessThan(8_000_000), "a generation that is over is let go");
    }

    [Test]
    public async Task Write_NewGenerations_LeaveCountersHistogramAndTheirStartAlone()
    {
        using var writer = new MetricsPageWriter();
        var report = HealthReport.BeforeFirstPoll(Facts.Policy);
        OpenMetricsPage? before = null;
        for (var poll = 1; poll <= 12; poll++)
        {
            report = report.Evaluate(
                Facts.Seen(poll, [.. Names(poll * Living).Select(name => $"{name}=RUNNING@w1")]), Facts.Alive(poll),
                TimeSpan.FromSeconds(0.2), Facts.At(poll));
            writer.RecordPoll(report, []);
            var page = OpenMetricsPage.Parse(await writer.WriteAsync(Show(report, 20_000), PageText.OpenMetrics));

            Assert.That(Value(page, "kafka_connect_health_polls_total{}"), Is.EqualTo(poll));
            Assert.That(Value(page, "kafka_connect_health_poll_duration_seconds_count{}"), Is.EqualTo(poll));
            Assert.That(Value(page, "kafka_connect_health_poll_duration_seconds_sum{}"), Is.EqualTo(poll * 0.2).Within(1e-9));
            Assert.That(page["kafka_connect_connector_info"].Samples, Has.Count.EqualTo(Living));
            if (before is not null)
            {
                Assert.That(Created(page), Is.EqualTo(Created(before)).And.Not.Empty);
            }

            before = page;
        }
    }

    [TestCase(0)]
    [TestCase(14)]
    [TestCase(5000)]
    public async Task Write_AnyBudget_IsNeverFoldedTogether(int budget)
    {
        using var writer = new MetricsPageWriter();
        foreach (var first in new[] { 0, Living, 2 * Living, 0 })
        {
            var page = PrometheusPage.Parse(await writer.WriteAsync(View(first, budget)));

            var entities = page.Families.Where(
                family => family.Name is not "kafka_connect_connectors" and not "kafka_connect_connector_transitions_total")
                .SelectMany(family => family.Samples)
                .Where(sample => sample.Labels.ContainsKey("connector") || sample.Labels.ContainsKey("worker_id")).ToList();
            Assert.That(entities, Has.Count.EqualTo((Living * 14) - page.Value("kafka_connect_health_series_dropped{}")));
        }
    }

    [Test]
    public async Task Write_ConnectorsThatComeOneByOne_FitForEver()
    {
        using var writer = new MetricsPageWriter();
        for (var count = 1; count <= 2000; count += 47)
        {
            var view = View(0, budget: 1_000_000, count);

            var page = await writer.WriteAsync(view);

            Assert.That(Connectors(page, "kafka_connect_connector_info{").SetEquals(Names(0, count)), Is.True);
        }
    }

    private static IEnumerable<string> Names(int first, int count = Living) => Enumerable.Range(first, count).Select(i => $"connector-{i}");

    private static ReportView View(int first, int budget, int count = Living)
    {
        var snapshot = Facts.Snapshot(0) with
        {
            Connectors = [.. Names(first, count).Select(name => Facts.Connector($"{name}=RUNNING@w1"))],
        };
        var report = HealthReport.BeforeFirstPoll(Facts.Policy)
            .Evaluate(new ConnectReading.Seen(snapshot), Facts.Alive(), TimeSpan.Zero, Facts.At(0));
        return Show(report, budget);
    }

    private static ReportView Show(HealthReport report, int budget) =>
        new(report, true, TimeSpan.FromSeconds(10), "1") { Limits = new MetricsLimits(MetricsDetail.Connector, budget) };

    /// <summary>Reading whole pages a hundred times would take too long.</summary>
    private static IEnumerable<string> Lines(string page, string start) =>
        page.Split('\n').Where(line => line.StartsWith(start, StringComparison.Ordinal));

    private static HashSet<string> Connectors(string page, string start) =>
        [
            .. Lines(page, start).Select(line => line[(line.IndexOf('"', StringComparison.Ordinal) + 1)..])
                .Select(rest => rest[..rest.IndexOf('"', StringComparison.Ordinal)])];

    private static double Value(OpenMetricsPage page, string series) => page.Samples.Single(sample => sample.Series == series).Value;

    private static ImmutableArray<(string, double)> Created(OpenMetricsPage page) =>
        [
            .. page.Samples.Where(sample => sample.Name.EndsWith("_created", StringComparison.Ordinal))
                .Select(sample => (sample.Series, sample.Value))];

    private static long MemoryInUse() => GC.GetTotalMemory(forceFullCollection: true);
}
