namespace Healthcheck.Metrics;

/// <summary>The whole page of metrics.</summary>
internal static class Exposition
{
    public static void Write(ReportView view, bool openMetrics, Stream to)
    {
        using var sink = new Utf8Sink(to);
        var writer = new ExpositionWriter(sink, openMetrics);
        foreach (var metric in MetricCatalogue.All)
        {
            if (metric.IsBounded || view.Limits.Detail is not MetricsDetail.Summary)
            {
                writer.Start(metric);
                metric.Write(view, writer);
            }
        }

        writer.End();
        sink.Flush();
    }
}
