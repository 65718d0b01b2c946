using FakeConnect;
using Healthcheck.Tests.Metrics;

namespace Healthcheck.Tests.Web;

/// <summary>What there is for a whole process is shared among its clusters.</summary>
[CancelAfter(60_000)]
internal sealed class ClusterSharesTests
{
    private const int Tasks = 600;

    [Test]
    public async Task Series_TwoClusters_HaveHalfOfTheBudgetEach()
    {
        // A connector has 14, a worker's running tasks one; each cluster has two connectors on one worker.
        await using var daemon = await Clusters.StartAsync(["eu", "us"], null, "", "--metrics-max-series", "30");

        var page = PrometheusPage.Parse((await daemon.AskAsync("/metrics")).Body);

        foreach (var name in new[] { "eu", "us" })
        {
            Assert.That(page.Value($"kafka_connect_health_series_dropped{{cluster={name}}}"), Is.EqualTo(14), name);
            Assert.That(
                page["kafka_connect_connector_info"].Samples.Count(sample => sample.Labels["cluster"] == name), Is.EqualTo(1), name);
        }
    }

    [Test]
    public async Task Series_ClustersGo_TheOthersHaveTheirShare()
    {
        await using var daemon = await Clusters.StartAsync(["eu", "us"], null, "", "--metrics-max-series", "30");
        daemon.Write(daemon.Define("eu"));

        daemon.ReadFile();
        await daemon.Daemon.Logs.WaitForAsync("removed: us");

        var page = PrometheusPage.Parse((await daemon.AskAsync("/metrics")).Body);
        Assert.That(page.Value("kafka_connect_health_series_dropped{cluster=eu}"), Is.Zero);
        Assert.That(page["kafka_connect_connector_info"].Samples, Has.Count.EqualTo(2));
    }

    /// <summary>Of one mebibyte out of four, a quarter holds traces in full.</summary>
    [Test]
    public async Task Traces_FourClusters_HaveAQuarterOfTheRoomEachUntilOthersGo()
    {
        var trace = $"java.lang.IllegalStateException: {new string('x', 8000)}";
        await using var daemon = await Clusters.StartAsync(
            ["a", "b", "c", "d"],
            clusters =>
            {
                foreach (var name in new[] { "a", "b" })
                {
                    var tasks = Enumerable.Range(0, Tasks).Select(id => new FakeTask(id, "FAILED", "w:1", trace));
                    clusters[name].Set(new FakeConnector("orders", "sink", "RUNNING", "w:1", [.. tasks]));
                }
            });

        Assert.That(await CountAsync("/clusters/a"), Is.EqualTo(33));
        Assert.That(await CountAsync("/clusters/b"), Is.EqualTo(33));

        daemon.Write(daemon.Define("a"));
        daemon.ReadFile();
        await daemon.Daemon.Logs.WaitForAsync("removed: b, c, d");
        daemon.Daemon.SkipReports();
        await daemon.PollAsync("a");

        Assert.That(await CountAsync("/clusters/a"), Is.EqualTo(131));

        async Task<int> CountAsync(string path) => (await daemon.AskAsync(path)).Body.Split(trace).Length - 1;
    }
}
