using Healthcheck.Metrics;

namespace Healthcheck.Benchmarks;

/// <summary>One page of metrics, rendered.</summary>
internal static class MetricsBenchmark
{
    private static readonly (int Connectors, int Tasks)[] Sizes = [(1000, 10), (10_000, 10)];

    public static void Run(int rounds)
    {
        var measured = new Rounds(rounds);
        foreach (var (connectors, tasks) in Sizes)
        {
            Add(measured, connectors, tasks, "as set by default", MetricsLimits.Default);
            Add(measured, connectors, tasks, "a series for each task", new MetricsLimits(MetricsDetail.Task, int.MaxValue));
        }

        measured.RunAsync().GetAwaiter().GetResult();
        measured.Print("A page of /metrics");
    }

    private static void Add(Rounds measured, int connectors, int tasks, string what, MetricsLimits limits)
    {
        var list = LargeCluster.Create(connectors, tasks).List();
        using var polled = new PolledCluster(list);
        polled.PollAsync(list).GetAwaiter().GetResult();
        var view = new ReportView(polled.Report, IsFresh: true, TimeSpan.FromSeconds(10), Product.Version) { Limits = limits };
        var writer = new MetricsPageWriter();
        using var page = new MemoryStream();
        writer.WriteAsync([view], accept: null, page).GetAwaiter().GetResult();
        measured.Add($"{connectors:#,0} x {tasks}, {what}: {page.Length / 1e6:0.0} MB", () =>
            writer.WriteAsync([view], accept: null, Stream.Null));
    }
}
