using System.Collections.Immutable;
using Healthcheck.Metrics;
using Healthcheck.Tests.Health;

namespace Healthcheck.Tests.Metrics;

/// <summary>A connector has 14 series, and one for each task that is shown; a worker one for each state its tasks are in.</summary>
internal sealed class EntitySelectionTests
{
    private static readonly string[] Mixed =
    [
        "d=RUNNING@w 0=RUNNING@w", "c=RUNNING@w 0=FAILED@w", "b=PAUSED@w", "a=UNASSIGNED@w", "e=FAILED@w", "f=RUNNING@w 0=UNASSIGNED@w",
    ];

    [TestCase(1000, "d c b a e f", 0)]
    [TestCase((6 * 14) + 2 + 3, "d c b a e f", 0)]
    [TestCase((6 * 14) + 2 + 2, "c e a f b", 14)]
    [TestCase((4 * 14) + 2 + 3, "c e a f", 28)]
    [TestCase((4 * 14) + 2, "c e a f", 31)]
    [TestCase(43, "c e a", 46)]
    [TestCase(14, "e", 75)]
    [TestCase(13, "", 86)]
    [TestCase(0, "", 89)]
    public void Of_Budget_KeepsThoseInTroubleFirstThenByName(int maxSeries, string kept, int dropped)
    {
        var selection = Select(new MetricsLimits(MetricsDetail.Connector, maxSeries), Mixed);

        Assert.That(Names(selection), Is.EqualTo(kept));
        Assert.That(selection.SeriesDropped, Is.EqualTo(dropped));
    }

    [TestCase(14 + 1 + 2, "w1,w2")]
    [TestCase(14 + 1 + 1, "w1")]
    [TestCase(14 + 1, "")]
    public void Of_Budget_KeepsWorkersAfterTroubleAndBeforeTheOthers(int maxSeries, string kept)
    {
        var selection = Select(
            new MetricsLimits(MetricsDetail.Connector, maxSeries), "well=RUNNING@w1 0=RUNNING@w2", "ill=RUNNING@w1 0=FAILED@w1");

        Assert.That(string.Join(',', selection.Workers.Select(worker => worker.WorkerId)), Is.EqualTo(kept));
        Assert.That(Names(selection), Is.EqualTo("ill"));
    }

    [Test]
    public void Of_ConnectorThatDoesNotFit_IsLeftOutAndTheNextIsTried()
    {
        var giant = "giant=RUNNING@ " + string.Join(' ', Enumerable.Range(0, 100).Select(id => $"{id}=FAILED@"));

        var selection = Select(new MetricsLimits(MetricsDetail.Connector, 40), "small=RUNNING@", giant, "later=FAILED@");

        Assert.That(Names(selection), Is.EqualTo("later small"));
        Assert.That(selection.SeriesDropped, Is.EqualTo(114));
    }

    [Test]
    public void Of_TheSameConnectorsInAnyOrder_IsTheSame()
    {
        var limits = new MetricsLimits(MetricsDetail.Connector, 1000);
        var connectors = Enumerable.Range(0, 200)
            .Select(i => $"c{i}={(i % 7 == 0 ? "FAILED" : "RUNNING")}@w{i % 5} 0={(i % 11 == 0 ? "PAUSED" : "RUNNING")}@w{i % 3}")
            .ToArray();
        var shuffled = connectors.ToArray();
        new Random(1).Shuffle(shuffled);

        var (one, other) = (Select(limits, connectors), Select(limits, shuffled));

        Assert.That(Names(other), Is.EqualTo(Names(one)));
        Assert.That(other.Workers.Select(worker => worker.WorkerId), Is.EqualTo(one.Workers.Select(worker => worker.WorkerId)));
        Assert.That(other.SeriesDropped, Is.EqualTo(one.SeriesDropped).And.Positive);
    }

    [TestCase(MetricsDetail.Summary, 0)]
    [TestCase(MetricsDetail.Connector, (6 * 14) + 2 + 3)]
    [TestCase(MetricsDetail.Task, (6 * 14) + 3 + 3)]
    public async Task Of_Detail_CountsTheSeriesThatAreWritten(MetricsDetail detail, int series)
    {
        Assert.That(await EntitySeriesAsync(new MetricsLimits(detail, 100_000)), Is.EqualTo(series));
    }

    [Test]
    public async Task Of_AnyBudget_IsNeverExceededAndWhatIsMissingIsCounted(
        [Values(MetricsDetail.Connector, MetricsDetail.Task)] MetricsDetail detail, [Range(0, 95)] int maxSeries)
    {
        var all = await EntitySeriesAsync(new MetricsLimits(detail, 100_000));
        var limits = new MetricsLimits(detail, maxSeries);
        var written = await EntitySeriesAsync(limits);

        Assert.That(written, Is.LessThanOrEqualTo(maxSeries));
        Assert.That(written + Select(limits, Mixed).SeriesDropped, Is.EqualTo(all));
    }

    [Test]
    public void Of_OddStates_AreUnknown()
    {
        var selection = Select(MetricsLimits.Default, "a=RUNNING@w 0=@w 1=NEW@w 2=STOPPED@w 3=RUNNING@w");

        Assert.That(selection.Workers.Single().Tasks[TaskCounts.Length - 1], Is.EqualTo(3));
        Assert.That(selection.Workers.Single().Tasks.States, Is.EqualTo(2));
    }

    private static async Task<int> EntitySeriesAsync(MetricsLimits limits)
    {
        var view = new ReportView(Facts.Report(Facts.Policy, Mixed), true, TimeSpan.FromSeconds(10), "1") { Limits = limits };
        var page = PrometheusPage.Parse(await PageText.WriteAsync(view));
        var bounded = MetricCatalogue.All.Where(metric => metric.IsBounded).Select(metric => metric.Name).ToHashSet();
        return page.Families.Where(family => !bounded.Contains(family.Name)).Sum(family => family.Samples.Count);
    }

    private static EntitySelection Select(MetricsLimits limits, params string[] connectors) =>
        EntitySelection.Select(connectors.Select(Facts.Connector).ToImmutableArray(), limits);

    private static string Names(EntitySelection selection) =>
        string.Join(' ', selection.Connectors.Select(connector => connector.Name));
}
