using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;
using Healthcheck.Tests.Health;

namespace Healthcheck.Tests.Metrics;

/// <summary>Any name comes back from a page as it was.</summary>
internal sealed class HostileNameTests
{
    [TestCase("plain")]
    [TestCase("back\\slash")]
    [TestCase("quo\"te")]
    [TestCase("new\nline")]
    [TestCase("\\n")]
    [TestCase("\"} 1\nfaked{x=\"")]
    [TestCase("<script>\U0001F600\t")]
    [TestCase("")]
    [TestCase(" ")]
    [TestCase("\\")]
    public async Task Write_HostileName_ComesBackAsItWas(string name)
    {
        var view = View([name], worker: name);

        var text = PrometheusPage.Parse(await PageText.WriteAsync(view));
        var open = OpenMetricsPage.Parse(await PageText.WriteAsync(view, PageText.OpenMetrics));

        Assert.That(text["kafka_connect_connector_info"].Samples.Single().Labels["connector"], Is.EqualTo(name));
        Assert.That(open["kafka_connect_connector_info"].Samples.Single().Labels["connector"], Is.EqualTo(name));
        Assert.That(text["kafka_connect_worker_tasks"].Samples.Single().Labels["worker_id"], Is.EqualTo(name));
    }

    [TestCase(0xD83D)]
    [TestCase(0xDE00)]
    public async Task Write_HalfASurrogatePair_BecomesAReplacement(int half)
    {
        // No attribute could hold it as a text.
        var page = PrometheusPage.Parse(await PageText.WriteAsync(View([$"a{(char)half}b"])));

        Assert.That(page["kafka_connect_connector_info"].Samples.Single().Labels["connector"], Is.EqualTo("a\ufffdb"));
    }

    [Test]
    public async Task Write_NamesLargerThanAnyBuffer_ComeWhole()
    {
        var names = Enumerable.Range(0, 12).Select(i => new string((char)('a' + i), i * 20_000) + "\n" + i).ToList();

        var page = PrometheusPage.Parse(await PageText.WriteAsync(View(names)));

        Assert.That(page["kafka_connect_connector_info"].Samples.Select(sample => sample.Labels["connector"]), Is.EquivalentTo(names));
    }

    private static ReportView View(IEnumerable<string> names, string worker = "w1")
    {
        var snapshot = Facts.Snapshot(0) with
        {
            Connectors = [.. names.Select(name => new ConnectorStatus
            {
                Name = name,
                Type = "sink",
                State = ConnectState.Parse("RUNNING"),
                WorkerId = worker,
                Tasks = [new ConnectorTask(0, ConnectState.Parse("RUNNING"), worker, null)],
            })],
        };
        var report = HealthReport.BeforeFirstPoll(Facts.Policy)
            .Evaluate(new ConnectReading.Seen(snapshot), Facts.Alive(), TimeSpan.Zero, Facts.At(0));
        return new ReportView(report, true, TimeSpan.FromSeconds(10), "1");
    }
}
