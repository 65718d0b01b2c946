using System.Collections.Immutable;

namespace Healthcheck.Health;

/// <summary>The workers that own something, and those that once did: one without work has nothing to fail, but it exists.</summary>
internal sealed class KnownWorkers
{
    /// <summary>
    /// Ids that own nothing any more are forgotten beyond this, the longest gone first: pods change theirs with each start.
    /// </summary>
    public const int MostIdle = 1000;

    private const int MostShown = 20;

    private const int LongestShown = 100;

    public static readonly KnownWorkers None = new([], []);

    private readonly HashSet<string> _present;
    private readonly ImmutableArray<string> _idle;

    private KnownWorkers(HashSet<string> present, ImmutableArray<string> idle)
    {
        _present = present;
        _idle = idle;
    }

    /// <summary>How many ids own something now.</summary>
    public int Present => _present.Count;

    /// <summary>Some of them, for people: the first by name, cut where they are long.</summary>
    public IEnumerable<string> Shown =>
        _present.Order(StringComparer.Ordinal).Take(MostShown).Select(id => id.Length <= LongestShown ? id : id[..LongestShown] + "...");

    public bool Knows(string workerId) =>
        _present.Contains(workerId) || _idle.Contains(workerId, StringComparer.OrdinalIgnoreCase);

    /// <param name="owners">The ids that own something now.</param>
    public KnownWorkers Update(IReadOnlySet<string> owners)
    {
        if (_present.Count == owners.Count && _present.IsSupersetOf(owners))
        {
            return this;
        }

        var present = new HashSet<string>(owners, StringComparer.OrdinalIgnoreCase);
        var idle = _present.Concat(_idle).Where(id => !present.Contains(id)).Distinct(StringComparer.OrdinalIgnoreCase).Take(MostIdle);
        return new KnownWorkers(present, [.. idle]);
    }
}
