using Healthcheck.Tests.Web;

namespace Healthcheck.Tests.Metrics;

/// <summary>What a collector gets of several clusters that come and go.</summary>
[CancelAfter(60_000)]
internal sealed class PushedClustersTests
{

    /// <summary>The histogram tells: OpenTelemetry goes on pushing what it has once recorded.</summary>
    [Test]
    public async Task Push_ClusterGoneAndAnotherCome_TellsOfThoseThatAreWatched()
    {
        await using var collector = await OtlpCollector.StartAsync(grpc: false);
        await using var daemon = await Clusters.StartAsync(["eu", "us"], null, "",
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address.AbsoluteUri),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "100"),
        ]);
        var before = await collector.NextAsync(metrics => Value(metrics, "eu") is 1 && Value(metrics, "us") is 1);
        Assert.That(before.Metrics.Value("kafka_connect_healthy{cluster=us}"), Is.EqualTo(1));
        await daemon.AddAsync("ap");
        daemon.Write(daemon.Define("eu"), daemon.Define("ap"));

        daemon.ReadFile();
        await daemon.WaitForReportsAsync("ap");
        await collector.NextAsync(metrics => Value(metrics, "us") is null && metrics.Value("kafka_connect_healthy{cluster=ap}") is 1);

        // It begins anew twice, as one cluster goes and as the other has been polled; what is recorded meanwhile may go with the one
        // before.
        Push after;
        var polls = 1;
        do
        {
            await daemon.PollAsync("eu", "ap");
            polls++;
            after = await collector.NextAsync(metrics => metrics.Value("kafka_connect_health_polls_total{cluster=eu}") == polls);
        }
        while (Value(after.Metrics, "eu") is null or 0 || Value(after.Metrics, "ap") is null or 0);

        Assert.That(
            after.Metrics.Metrics.SelectMany(metric => metric.Series.Keys), Has.None.Contains("cluster=us").And.None.Contains("overflow"));
    }

    private static double? Value(PushedMetrics metrics, string cluster) =>
        metrics.Value($"kafka_connect_health_poll_duration_seconds_count{{cluster={cluster}}}");
}
