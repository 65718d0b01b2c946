using System.Globalization;
using FakeConnect;
using Healthcheck.Benchmarks.Soak;

namespace Healthcheck.Benchmarks.Load;

/// <summary>
/// Two commands of run.sh: stand-ins for clusters, and one round of measuring a daemon, alone with its probes or with all who ask.
/// </summary>
internal static class LoadCommand
{
    private const int Rate = 2000;
    private const int Connections = 50;
    private const int Scrapes = 20;
    private const int Pages = 200;

    /// <summary>So many clusters of 1,000 x 10, each at its own port; prints a clusters file, waits for the end of its input.</summary>
    public static async Task ServeAsync(int clusters)
    {
        var workers = new List<FakeWorker>();
        var cluster = LargeCluster.Create(1000, 10);
        for (var i = 0; i < clusters; i++)
        {
            workers.Add(await FakeWorker.StartAsync(cluster));
        }

        var entries = workers.Select((worker, number) => $$"""{"name":"c{{number}}","connect-url":"{{worker.Address}}"}""");
        Console.WriteLine($"[{string.Join(',', entries)}]");
        await Console.In.ReadToEndAsync();
        foreach (var worker in workers)
        {
            await worker.DisposeAsync();
        }
    }

    /// <summary>
    /// One line: name, probes a second, their p50 and p99 in microseconds, scrapes and pages a second, polls made of those due, polls that
    /// failed, faults.
    /// </summary>
    /// <param name="interval">Of the polls and of open pages; null: nobody else asks.</param>
    public static async Task MeasureAsync(string name, Uri daemon, int seconds, TimeSpan? interval)
    {
        var time = TimeSpan.FromSeconds(seconds);
        using var crowd = new Crowd(daemon);
        using var view = new DaemonView(daemon);
        using var stop = new CancellationTokenSource();
        var others = Task.CompletedTask;
        if (interval is { } pause)
        {
            others = crowd.RunAsync(Scrapes, Pages, pause, stop.Token);
        }

        var polls = await PollsAsync(view);
        var start = TimeProvider.System.GetTimestamp();
        var probes = new SteadyProbes(daemon, Rate, Connections);
        var latencies = await probes.RunAsync(time);
        var took = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        var after = await PollsAsync(view);
        await stop.CancelAsync();
        await others;
        latencies.Sort();
        Console.WriteLine(string.Join('\t', new[]
        {
            name, Text(latencies.Count / took), Text(At(latencies, 0.5)), Text(At(latencies, 0.99)),
            Text(crowd.Done.Scraped / took), Text(crowd.Done.Pages / took),
            interval is null ? "" : Text((after.Made - polls.Made) / (polls.Clusters * took / interval.Value.TotalSeconds)),
            Text(after.Failed - polls.Failed),
            Text(probes.Faults + crowd.Done.Faults),
        }));
    }

    private static double At(List<double> sorted, double share) => sorted.Count == 0 ? double.NaN
        : sorted[(int)(share * (sorted.Count - 1))];

    private static string Text(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);

    private static async Task<(double Made, double Failed, int Clusters)> PollsAsync(DaemonView daemon)
    {
        var page = await daemon.MetricsAsync(CancellationToken.None);
        return (
            DaemonView.Sum(page, "kafka_connect_health_polls_total"),
            DaemonView.Sum(page, "kafka_connect_health_poll_failures_total"),
            page.Split('\n').Count(line => line.StartsWith("kafka_connect_health_polls_total{", StringComparison.Ordinal)));
    }
}
