using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>A finding that is over for now.</summary>
/// <param name="Since">Its onset.</param>
/// <param name="EndedAt">The first poll that saw it well.</param>
/// <param name="Grace">How long it had to last before it counted.</param>
internal readonly record struct PastFinding(FailureKey Key, Timestamp Since, Timestamp EndedAt, TimeSpan Grace)
{
    /// <summary>
    /// Whether what is seen now is the same trouble again. When it is back in a state of another grace, the shorter one decides: neither
    /// a long one nor a short one may lend its patience to the other.
    /// </summary>
    public bool Continues(TimeSpan grace, Timestamp now) => now - EndedAt <= (grace < Grace ? grace : Grace);
}

/// <summary>
/// Findings that ended less than their grace ago. Without them, what comes and goes would begin its grace anew with each good moment and
/// never count. What has no grace counts at once and need not be remembered.
/// </summary>
internal sealed class PastFindings
{
    public static readonly PastFindings None = new([]);

    /// <summary>
    /// All together, in characters of names and what an entry costs besides: names that change with each poll must not add up. Beyond
    /// it, what ended first is forgotten.
    /// </summary>
    private const int Room = 1024 * 1024;

    private const int CostOfEntry = 64;

    /// <summary>The newest first.</summary>
    private readonly ImmutableArray<PastFinding> _all;

    private PastFindings(ImmutableArray<PastFinding> all) => _all = all;

    public int Count => _all.Length;

    public Dictionary<FailureKey, PastFinding> Index() => _all.ToDictionary(past => past.Key);

    /// <param name="before">What was found in the poll before.</param>
    /// <param name="present">What is found now.</param>
    public PastFindings Add(ImmutableArray<Finding> before, HashSet<FailureKey> present, GracePeriods gracePeriods, Timestamp now)
    {
        var kept = ImmutableArray.CreateBuilder<PastFinding>();
        var left = Room;
        var older = _all.Where(past => now - past.EndedAt <= past.Grace && !present.Contains(past.Key));
        foreach (var past in FindEnded(before, present, gracePeriods, now).Concat(older))
        {
            left -= CostOfEntry + (past.Key.Connector?.Length ?? 0) + (past.Key.WorkerId?.Length ?? 0);
            if (left < 0)
            {
                break;
            }

            kept.Add(past);
        }

        return kept.Count == 0 ? None : new PastFindings(kept.DrainToImmutable());
    }

    private static IEnumerable<PastFinding> FindEnded(
        ImmutableArray<Finding> before, HashSet<FailureKey> present, GracePeriods gracePeriods, Timestamp now) =>
        before.Where(finding => !present.Contains(finding.Failure.Key))
            .Select(finding => new PastFinding(finding.Failure.Key, finding.Since, now, gracePeriods.Find(finding.Failure)))
            .Where(past => past.Grace > TimeSpan.Zero)
            .DistinctBy(past => past.Key);
}
