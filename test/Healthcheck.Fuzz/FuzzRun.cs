using System.Globalization;

namespace Healthcheck.Fuzz;

/// <summary>How long to go on: so many inputs, or so long.</summary>
internal readonly record struct FuzzLimit(long Inputs, TimeSpan Time)
{
    /// <returns>Null for what is neither <c>10000000</c> nor <c>60s</c>.</returns>
    public static FuzzLimit? Parse(string text) =>
        text.EndsWith('s') && int.TryParse(text.AsSpan()[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? new FuzzLimit(long.MaxValue, TimeSpan.FromSeconds(seconds))
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var inputs) ? new FuzzLimit(inputs, TimeSpan.MaxValue)
        : null;

    public FuzzLimit Share(int parts) => Inputs == long.MaxValue ? this with { Time = Time / parts } : this;
}

/// <summary>Feeds one target: what it has been fed with is changed, and what then takes a way that nothing took before is kept.</summary>
internal sealed class FuzzRun(ITarget target, Coverage coverage, CurrentInput current, Findings findings)
{
    /// <summary>Bytes by which the heap may be larger at the end than after the first tenth, beside the inputs that are kept.</summary>
    private const long MostGrowth = 32 * 1024 * 1024;

    private const int LooksAtClock = 256;

    /// <summary>Inputs between two lines that tell how far it is.</summary>
    private const int ToldEach = 1_000_000;

    private readonly List<byte[]> _corpus = [];
    private long _inputs;
    private long _heap;

    public IReadOnlyList<byte[]> Inputs => _corpus;

    /// <returns>One line with the figures.</returns>
    public string Go(List<byte[]> begin, FuzzLimit limit, int seed)
    {
        var (time, random) = (TimeProvider.System, new Random(seed));
        var (began, mutator) = (time.GetTimestamp(), new Mutator(random, target));
        using var watch = new HangWatch(target.Name);
        foreach (var input in begin.Count > 0 ? begin : [[]])
        {
            Try(input, watch, isKept: true);
        }

        if (coverage.Branches == 0)
        {
            throw new InvalidOperationException("the program does not tell its branches: run it by test/fuzz.sh, which prepares it");
        }

        var known = _corpus.Count;
        while (_inputs < limit.Inputs && !findings.IsFull)
        {
            Try(mutator.Mutate(_corpus), watch, isKept: false);
            if (_inputs % LooksAtClock == 0 && time.GetElapsedTime(began) >= limit.Time)
            {
                break;
            }

            if (_inputs % ToldEach == 0)
            {
                var seconds = time.GetElapsedTime(began).TotalSeconds;
                Console.WriteLine($"{target.Name}: {_inputs} inputs, {coverage.Branches} branches, {seconds:0} s");
            }

            if (_heap == 0 && (_inputs >= limit.Inputs / 10 || time.GetElapsedTime(began) >= limit.Time / 10))
            {
                _heap = MeasureHeap();
            }
        }

        var (took, growth) = (time.GetElapsedTime(began), MeasureHeap() - _heap);
        if (growth > MostGrowth)
        {
            var violation = new ViolationException($"the heap has grown: by {growth} bytes over {_inputs} inputs");
            findings.Add(ReadOnlyMemory<byte>.Empty, violation);
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{target.Name}: {_inputs:N0} inputs in {took.TotalSeconds:0} s ({_inputs / took.TotalSeconds:N0}/s), "
                + $"{coverage.Branches} branches, {_corpus.Count - known} inputs new beside {known}, "
                + $"heap {growth / 1024:+#,0;-#,0;0} KiB, {findings.Count} findings");
    }

    private void Try(ReadOnlyMemory<byte> input, HangWatch watch, bool isKept)
    {
        _inputs++;
        watch.Next();
        current.Write(input.Span);
        coverage.Begin();
        try
        {
            target.Run(input);
        }
        catch (Exception exception)
        {
            findings.Add(input, exception);
            return;
        }

        if (coverage.End() || isKept)
        {
            _corpus.Add(input.ToArray());
        }
    }

    private long MeasureHeap() => GC.GetTotalMemory(forceFullCollection: true) - _corpus.Sum(input => (long)input.Length);
}
