using FakeConnect;

namespace Healthcheck.Benchmarks.Soak;

/// <summary>Plays FakeConnect, all clients and the clock of the months, then says what grew and what was lost.</summary>
internal static class SoakCommand
{
    /// <summary>
    /// Memory goes up and down like a saw, for what single connectors were is kept until the next generation of series, here some 1,300
    /// polls long. The second half of a shorter run has too few of its teeth.
    /// </summary>
    private const long FewestPollsForTrends = 8000;

    public static async Task<int> RunAsync(SoakOptions options)
    {
        var cluster = new FakeCluster();
        var churn = new Churn(cluster, options.Seed);
        await using var connect = await FakeWorker.StartAsync(cluster, options.ConnectPort);
        using var daemon = new DaemonView(options.Daemon);
        await daemon.WaitAsync(polls => polls.Up && polls.WorkerAlive, "the daemon has read the cluster", CancellationToken.None);

        using var stop = new CancellationTokenSource();
        using var clients = new Clients(options.Daemon);
        var samples = new ProcessSamples(options.ProcessId);
        var run = new SoakRun(options, connect, cluster, daemon);
        Task[] beside = [clients.RunAsync(stop.Token), samples.RunAsync(stop.Token)];
        var start = TimeProvider.System.GetTimestamp();
        var polls = await run.PlayAsync(churn, CancellationToken.None);
        var took = TimeProvider.System.GetElapsedTime(start);
        await stop.CancelAsync();
        await Task.WhenAll(beside);

        Console.WriteLine($"soak: seed {options.Seed}, {polls} polls in {took.TotalMinutes:0.0} minutes, "
            + $"{clients.Answered} answers to clients; played: {Describe(cluster.Ledger!)}, "
            + $"{run.Outages.Lists} outages of the list, {run.Outages.Herders} of the herder, "
            + $"{connect.Restarts.Accepted} restarts, {run.Rotations} rotations of credentials");
        var ledgers = new Ledgers(cluster.Ledger!, run.Outages, connect.Restarts.Accepted, run.Rotations);
        var differences = ledgers.Compare(
            await daemon.MetricsAsync(CancellationToken.None), await daemon.StatusAsync(CancellationToken.None),
                File.ReadLines(options.Log));
        string[] faults = [.. WriteTrends(samples, polls), .. differences, .. clients.Faults.Select(fault => $"a client: {fault}")];
        foreach (var fault in faults)
        {
            Console.WriteLine($"soak: FAULT: {fault}");
        }

        Console.WriteLine(faults.Length == 0
            ? $"soak: {(polls >= FewestPollsForTrends ? "flat, and " : "")}nothing is lost"
            : $"soak: {faults.Length} faults");
        return faults.Length == 0 ? 0 : 1;
    }

    private static string Describe(FakeLedger ledger) =>
        $"{ledger.Count(tasks: false, (_, _) => true)} changes of connectors, {ledger.Count(tasks: true, (_, _) => true)} of tasks";

    private static List<string> WriteTrends(ProcessSamples samples, long polls)
    {
        var faults = new List<string>();
        Console.WriteLine($"\n| over the second half, {polls / 2} polls | median | growth | noise | flat up to |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        for (var i = 0; i < ProcessSamples.Quantities.Count; i++)
        {
            var (name, least) = ProcessSamples.Quantities[i];
            var half = samples.SecondHalf(i);
            var trend = Trend.Fit(half);
            var median = Trend.Median([.. half.Select(one => one.Value)]);
            Console.WriteLine($"| {name} | {median:0} | {trend.Growth:0.0} | {trend.Noise:0.0} | {trend.Bound(least):0.0} |");
            if (polls >= FewestPollsForTrends && trend.Growth > trend.Bound(least))
            {
                faults.Add($"{name} grew by {trend.Growth:0.0} over the second half, where up to {trend.Bound(least):0.0} is flat");
            }
        }

        Console.WriteLine(polls >= FewestPollsForTrends ? "" : "\nsoak: too short to judge growth, which takes 8,000 polls\n");
        return faults;
    }
}
