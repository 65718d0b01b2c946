namespace Healthcheck.Metrics;

/// <summary>The whole page of metrics.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static byte[] Of(MetricsView view)
    {
        var samples = new SampleWriter();
        foreach (var metric in MetricCatalogue.All)
        {
            samples.Start(metric);
            metric.Write(view, samples);
        }

        return samples.ToUtf8();
    }
}
