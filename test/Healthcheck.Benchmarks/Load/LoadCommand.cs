using System.Globalization;
using FakeConnect;
using Healthcheck.Benchmarks.Soak;

namespace Healthcheck.Benchmarks.Load;

/// <summary>
/// Three commands of run.sh: stand-ins for clusters, all who ask beside probes, and one round of probes. Probes are a process of their own,
/// so that they need not wait for the others who ask.
/// </summary>
internal static class LoadCommand
{
    private const int Rate = 2000;
    private const int Connections = 50;
    private const int Scrapes = 20;
    private const int Pages = 200;

    /// <summary>For what asks to be compiled.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

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
    /// One line: name, probes a second, their p50 and p99 in microseconds, polls made of those due, polls that failed, faults.
    /// </summary>
    /// <param name="interval">Of the polls; null: none are made.</param>
    public static async Task MeasureAsync(string name, Uri daemon, int seconds, TimeSpan? interval)
    {
        using var view = new DaemonView(daemon);
        _ = new SteadyProbes(daemon, Rate, Connections).Run(WarmUp);
        var (polls, start) = (await PollsAsync(view), TimeProvider.System.GetTimestamp());
        var time = TimeSpan.FromSeconds(seconds);
        var probes = new SteadyProbes(daemon, Rate, Connections);
        var latencies = probes.Run(time);
        var took = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        var after = await PollsAsync(view);
        latencies.Sort();
        Write(
            name, Text(latencies.Count / time.TotalSeconds), Text(At(latencies, 0.5)), Text(At(latencies, 0.99)),
            interval is null ? "" : Text((after.Made - polls.Made) / (polls.Clusters * took / interval.Value.TotalSeconds)),
            Text(after.Failed - polls.Failed), Text(probes.Faults));
    }

    /// <summary>Scrapes and opens pages until the end of its input, then one line: scrapes and pages a second, faults.</summary>
    /// <param name="interval">How often an open page asks for what is new.</param>
    public static async Task CrowdAsync(Uri daemon, TimeSpan interval)
    {
        using var crowd = new Crowd(daemon);
        using var stop = new CancellationTokenSource();
        var start = TimeProvider.System.GetTimestamp();
        var asking = crowd.RunAsync(Scrapes, Pages, interval, stop.Token);
        await Console.In.ReadToEndAsync(CancellationToken.None);
        var took = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        await stop.CancelAsync();
        await asking;
        Write(Text(crowd.Done.Scraped / took), Text(crowd.Done.Pages / took), Text(crowd.Done.Faults));
    }

    private static void Write(params string[] columns) => Console.WriteLine(string.Join('\t', columns));

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
