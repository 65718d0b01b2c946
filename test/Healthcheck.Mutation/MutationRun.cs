using System.Collections.Concurrent;
using System.Globalization;

namespace Healthcheck.Mutation;

/// <summary>Tries changes one after another, each with the tests that pass it, until one fails.</summary>
internal sealed class MutationRun(Coverage coverage, MutationReport report)
{
    /// <summary>How long the tests of one change take together: what the shortest do not notice, the longest seldom do.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(20);

    /// <summary>Of the first tests run together; each next portion is twice as long. Most changes are noticed by the first.</summary>
    private static readonly TimeSpan FirstPortion = TimeSpan.FromSeconds(0.5);

    private readonly Lock _lock = new();
    private int _done;
    private int _noticed;

    /// <param name="mutants">The changes to be tried.</param>
    /// <param name="workers">In so many processes at a time.</param>
    public void Try(IReadOnlyCollection<Mutant> mutants, int workers)
    {
        var queue = new ConcurrentQueue<Mutant>(mutants);
        void Work()
        {
            using var worker = new WorkerProcess();
            while (queue.TryDequeue(out var mutant))
            {
                Note(mutant, Try(mutant, worker), mutants.Count);
            }
        }

        Task.WaitAll([.. Enumerable.Range(0, workers).Select(_ => Task.Factory.StartNew(Work, TaskCreationOptions.LongRunning))]);
    }

    private Outcome Try(Mutant mutant, WorkerProcess worker)
    {
        var tests = coverage.Find(mutant);
        if (tests.Count == 0)
        {
            return Outcome.NoCoverage;
        }

        var once = coverage.IsOnce(mutant);
        if (once)
        {
            worker.End();
        }

        var outcome = Outcome.Survived;
        foreach (var portion in Divide(tests))
        {
            outcome = worker.Try(mutant, [.. portion.Select(test => test.Name)], Coverage.Sum(portion) * 4 + TimeSpan.FromSeconds(10));
            if (outcome.Status is not "Survived")
            {
                break;
            }
        }

        if (once)
        {
            worker.End();
        }

        return outcome;
    }

    private static IEnumerable<List<CoveredTest>> Divide(IEnumerable<CoveredTest> tests)
    {
        var (all, length) = (TimeSpan.Zero, FirstPortion);
        List<CoveredTest> portion = [];
        foreach (var test in tests)
        {
            portion.Add(test);
            if (Coverage.Sum(portion) is var sum && sum >= length)
            {
                yield return portion;
                portion = [];
                all += sum;
                length *= 2;
            }

            if (all >= Budget)
            {
                yield break;
            }
        }

        if (portion.Count > 0)
        {
            yield return portion;
        }
    }

    private void Note(Mutant mutant, Outcome outcome, int total)
    {
        lock (_lock)
        {
            report.Note(mutant, outcome);
            _done++;
            _noticed += outcome.Status is "Killed" or "Timeout" ? 1 : 0;
            if (_done % 50 == 0 || _done == total)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_done} of {total} tried, {_noticed} noticed"));
                report.Write();
            }
        }
    }
}
