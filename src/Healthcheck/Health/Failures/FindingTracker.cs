using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>Something that speaks against health.</summary>
/// <param name="Since">When it was first seen; of what comes and goes within its grace, when that began.</param>
/// <param name="IsPastGrace">Whether it has been so for its grace, and so counts.</param>
internal sealed record Finding(Failure Failure, Timestamp Since, bool IsPastGrace);

/// <summary>
/// All that speaks against health in the whole cluster, and since when: the memory by which grace periods are measured. It is as large as
/// the newest snapshot makes it; of what is over, <see cref="PastFindings"/> holds what may go on.
/// </summary>
internal sealed class FindingTracker
{
    public static readonly FindingTracker None = new([], PastFindings.None);

    private readonly PastFindings _past;

    private FindingTracker(ImmutableArray<Finding> all, PastFindings past) => (All, _past) = (all, past);

    /// <summary>In Connect's order, each connector before its tasks.</summary>
    public ImmutableArray<Finding> All { get; }

    /// <summary>How many that are over are remembered.</summary>
    public int Remembered => _past.Count;

    /// <param name="failures">What is found now.</param>
    public FindingTracker Track(ImmutableArray<Failure> failures, GracePeriods gracePeriods, Timestamp now)
    {
        if (failures.IsEmpty && All.IsEmpty && _past.Count == 0)
        {
            return None;
        }

        var known = IndexOnsets();
        var past = _past.Index();
        var present = new HashSet<FailureKey>(failures.Length);
        var findings = ImmutableArray.CreateBuilder<Finding>(failures.Length);
        foreach (var failure in failures)
        {
            var grace = gracePeriods.Find(failure);
            var since = known.TryGetValue(failure.Key, out var before) ? before
                : past.TryGetValue(failure.Key, out var was) && was.Continues(grace, now) ? was.Since
                : now;
            present.Add(failure.Key);
            findings.Add(new Finding(failure, since, now - since >= grace));
        }

        return new FindingTracker(findings.MoveToImmutable(), _past.Add(All, present, gracePeriods, now));
    }

    /// <summary>The same failures as of later: a grace may be over by then. Where none is, the very same instance.</summary>
    public FindingTracker Advance(GracePeriods gracePeriods, Timestamp now)
    {
        foreach (var finding in All)
        {
            if (!finding.IsPastGrace && now - finding.Since >= gracePeriods.Find(finding.Failure))
            {
                var all = All.Select(one =>
                    one with { IsPastGrace = one.IsPastGrace || now - one.Since >= gracePeriods.Find(one.Failure) });
                return new FindingTracker([.. all], _past);
            }
        }

        return this;
    }

    private Dictionary<FailureKey, Timestamp> IndexOnsets()
    {
        var index = new Dictionary<FailureKey, Timestamp>(All.Length);
        foreach (var finding in All)
        {
            index.TryAdd(finding.Failure.Key, finding.Since);
        }

        return index;
    }
}
