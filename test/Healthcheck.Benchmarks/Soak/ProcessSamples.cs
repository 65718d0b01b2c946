using System.Globalization;

namespace Healthcheck.Benchmarks.Soak;

/// <summary>What a process holds, looked at once a second: memory that cannot be reclaimed, open handles, threads.</summary>
internal sealed class ProcessSamples(int processId)
{
    /// <summary>Fewer say too little of a trend; more take too long to compare each with each.</summary>
    private const int Most = 3000;

    private readonly List<(double At, double[] Values)> _samples = [];

    public static IReadOnlyList<(string Name, double Least)> Quantities { get; } =
    [
        ("memory, KiB", 1024),
        ("handles", 2),
        ("threads", 1),
    ];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!cancellationToken.IsCancellationRequested)
        {
            _samples.Add((TimeProvider.System.GetElapsedTime(start).TotalSeconds, Look()));
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System,
                cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Of the second half, when caches are full and code has been run.</summary>
    public IReadOnlyList<(double At, double Value)> SecondHalf(int quantity)
    {
        var half = _samples[(_samples.Count / 2)..];
        var step = (half.Count / Most) + 1;
        return [.. half.Where((_, place) => place % step == 0).Select(sample => (sample.At, sample.Values[quantity]))];
    }

    private double[] Look() =>
    [
        Number($"/proc/{processId}/smaps_rollup", "Anonymous:"),
        Directory.GetFileSystemEntries($"/proc/{processId}/fd").Length,
        Number($"/proc/{processId}/status", "Threads:"),
    ];

    private static double Number(string file, string label)
    {
        var line = File.ReadLines(file).First(line => line.StartsWith(label, StringComparison.Ordinal));
        return double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
