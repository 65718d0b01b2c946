using System.Collections.Immutable;

namespace Healthcheck.Health;

/// <summary>What changed for the worse or the better from one verdict to the next.</summary>
internal sealed record FailureChanges(ImmutableArray<Failure> Entered, ImmutableArray<Failure> Left)
{
    public static readonly FailureChanges None = new([], []);

    /// <summary>A failure that only changed its trace is no change; one that changed its state enters anew.</summary>
    public static FailureChanges Compare(Verdict? before, Verdict? after)
    {
        if (after is null)
        {
            return None;
        }

        var old = Index(before);
        var entered = ImmutableArray.CreateBuilder<Failure>();
        foreach (var failure in after.Failures)
        {
            if (!old.Remove(failure.Key, out var known) || known.State?.Text != failure.State?.Text)
            {
                entered.Add(failure);
            }
        }

        return entered.Count + old.Count == 0 ? None : new FailureChanges(entered.DrainToImmutable(), [.. old.Values]);
    }

    private static Dictionary<FailureKey, Failure> Index(Verdict? verdict)
    {
        var index = new Dictionary<FailureKey, Failure>();
        foreach (var failure in verdict?.Failures ?? [])
        {
            index.TryAdd(failure.Key, failure);
        }

        return index;
    }
}
