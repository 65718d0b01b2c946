using CsCheck;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;
using Healthcheck.Tests.Metrics;

namespace Healthcheck.Tests.Properties;

/// <summary>What holds of every page of metrics: what is shown one by one adds up to what is shown of all, and to the list.</summary>
internal sealed class MetricsProperties
{
    private static readonly Gen<(ConnectorStatus[] List, HealthPolicy Policy)> Cases = Gen.Select(MadeUp.List, MadeUp.Policy);

    [Test]
    public void Page_AnyList_AddsUp() => Property.Holds(Cases, made =>
    {
        var page = Page(made.List, made.Policy);
        var tasks = made.List.SelectMany(one => one.Tasks).ToList();

        Assert.That(Sum(page, "kafka_connect_connectors"), Is.EqualTo(made.List.Length));
        Assert.That(Sum(page, "kafka_connect_tasks"), Is.EqualTo(tasks.Count));
        Assert.That(Sum(page, "kafka_connect_worker_tasks"), Is.EqualTo(tasks.Count(task => task.WorkerId is not null)));
        Assert.That(Sum(page, "kafka_connect_task_state"), Is.EqualTo(tasks.Count));
        Assert.That(page.Value("kafka_connect_workers{}"), Is.EqualTo(
            made.List.Select(one => one.WorkerId).Concat(tasks.Select(task => task.WorkerId)).OfType<string>().Distinct().Count()));
        foreach (var state in page["kafka_connect_tasks"].Samples)
        {
            Assert.That(Sum(page, "kafka_connect_connector_tasks", "state", state.Labels["state"]), Is.EqualTo(state.Value));
            Assert.That(Sum(page, "kafka_connect_task_state", "state", state.Labels["state"]), Is.EqualTo(state.Value));
        }

        foreach (var state in page["kafka_connect_connectors"].Samples)
        {
            Assert.That(Sum(page, "kafka_connect_connector_state", "state", state.Labels["state"]), Is.EqualTo(state.Value));
        }
    }, Print, cases: 150);

    /// <summary>Names are read from the page as they are in the list, whatever stands in them.</summary>
    [Test]
    public void Page_AnyList_NamesWhatIsInIt() => Property.Holds(Cases, made =>
    {
        var page = Page(made.List, made.Policy);
        foreach (var connector in made.List)
        {
            Assert.That(Sum(page, "kafka_connect_connector_state", "connector", connector.Name), Is.EqualTo(1));
            Assert.That(Sum(page, "kafka_connect_connector_info", "connector", connector.Name), Is.EqualTo(1));
            Assert.That(Sum(page, "kafka_connect_connector_tasks", "connector", connector.Name), Is.EqualTo(connector.Tasks.Length));
        }
    }, Print, cases: 150);

    [Test]
    public void Page_AnyList_SaysWhatTheVerdictSays() => Property.Holds(Cases, made =>
    {
        using var judged = new Judged(made.List, made.Policy);
        var page = Page(made.List, made.Policy);

        Assert.That(page.Value("kafka_connect_healthy{}"), Is.EqualTo(judged.Verdict.Healthy ? 1 : 0));
        foreach (var type in page["kafka_connect_health_failures"].Samples)
        {
            Assert.That(type.Value, Is.EqualTo(judged.Verdict.Failures.Count(failure => failure.Type.Label() == type.Labels["type"])));
        }

        Assert.That(Sum(page, "kafka_connect_health_failures"), Is.EqualTo(judged.Verdict.Failures.Length));
    }, Print, cases: 150);

    private static PrometheusPage Page(ConnectorStatus[] list, HealthPolicy policy)
    {
        using var judged = new Judged(list, policy);
        var view = new ReportView(judged.Report, true, TimeSpan.FromSeconds(10), "1")
        {
            Limits = new MetricsLimits(MetricsDetail.Task, 100_000),
        };
        return PrometheusPage.Parse(PageText.WriteAsync(view).GetAwaiter().GetResult());
    }

    private static double Sum(PrometheusPage page, string family, string? label = null, string? value = null) =>
        page.Families.Where(one => one.Name == family).SelectMany(one => one.Samples)
            .Where(sample => label is null || sample.Labels[label] == value)
            .Sum(sample => sample.Value);

    private static string Print((ConnectorStatus[] List, HealthPolicy Policy) made) =>
        $"[{MadeUp.Describe(made.List)}] by {MadeUp.Describe(made.Policy)}";
}
