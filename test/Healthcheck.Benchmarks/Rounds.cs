using System.Globalization;

namespace Healthcheck.Benchmarks;

/// <summary>What one run of a candidate costs.</summary>
/// <param name="Milliseconds">CPU time of the whole process.</param>
/// <param name="Bytes">Allocated on the managed heap.</param>
internal readonly record struct Cost(double Milliseconds, double Bytes);

/// <summary>Measures candidates in turn, round after round, so that whatever else the machine does meets all of them alike.</summary>
internal sealed class Rounds(int count)
{
    private const int Usual = 15;

    /// <summary>Until everything is compiled for good.</summary>
    private const int WarmUps = 12;

    /// <summary>Runs in one measurement: CPU time is counted in milliseconds by some kernels.</summary>
    private const int Runs = 4;

    private readonly List<(string Name, Func<Task> Run, List<Cost> Costs)> _candidates = [];

    public static int Count(string[] rest) => rest is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : Usual;

    /// <summary>The first candidate is what the others are compared with.</summary>
    public void Add(string name, Func<Task> run) => _candidates.Add((name, run, []));

    public async Task RunAsync()
    {
        for (var round = -WarmUps; round < count; round++)
        {
            foreach (var (_, run, costs) in _candidates)
            {
                var cost = await MeasureAsync(run);
                if (round >= 0)
                {
                    costs.Add(cost);
                }
            }
        }
    }

    public void Print(string title)
    {
        Console.WriteLine(
            Invariant($"\n### {title}\n\n| | CPU, ms | ratio | from - to | allocated, KB |\n| --- | ---: | ---: | ---: | ---: |"));
        var first = _candidates[0].Costs;
        foreach (var (name, _, costs) in _candidates)
        {
            var ratios = costs.Select((cost, round) => cost.Milliseconds / first[round].Milliseconds).Order().ToList();
            Console.WriteLine(Invariant(
                $"| {name} | {Median(costs.Select(cost => cost.Milliseconds)):0.0} | {Median(ratios):0.00} | {ratios[0]:0.00} - {ratios[^1]:0.00} | {Median(costs.Select(cost => cost.Bytes)) / 1000:#,0.0} |"));
        }
    }

    private static async Task<Cost> MeasureAsync(Func<Task> run)
    {
        // What the one before left behind is not this one's to collect.
        GC.Collect();
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < Runs; i++)
        {
            await run();
        }

        var spent = Environment.CpuUsage.TotalTime - cpu;
        return new Cost(spent.TotalMilliseconds / Runs, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)Runs);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
