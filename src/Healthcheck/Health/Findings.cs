using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>Something that speaks against health.</summary>
/// <param name="Since">When it was first seen, without a poll in between that saw otherwise.</param>
/// <param name="Counts">Whether it has been so for its grace.</param>
internal sealed record Finding(Failure Failure, Moment Since, bool Counts);

/// <summary>
/// All that speaks against health in the whole cluster, and since when: the memory by which graces are measured. It is as large as
/// the newest snapshot makes it; what is over is forgotten.
/// </summary>
internal sealed class Findings(ImmutableArray<Finding> all)
{
    public static readonly Findings None = new([]);

    /// <summary>In Connect's order, each connector before its tasks.</summary>
    public ImmutableArray<Finding> All { get; } = all;

    public Findings After(ImmutableArray<Failure> failures, GracePeriods graces, Moment now)
    {
        if (failures.IsEmpty)
        {
            return None;
        }

        var known = Index();
        var findings = ImmutableArray.CreateBuilder<Finding>(failures.Length);
        foreach (var failure in failures)
        {
            var since = known.TryGetValue(failure.Key, out var before) ? before : now;
            findings.Add(new Finding(failure, since, now - since >= graces.Of(failure)));
        }

        return new Findings(findings.MoveToImmutable());
    }

    /// <summary>The same failures as of later: a grace may be over by then.</summary>
    public Findings Later(GracePeriods graces, Moment now)
    {
        foreach (var finding in All)
        {
            if (!finding.Counts && now - finding.Since >= graces.Of(finding.Failure))
            {
                return new Findings([.. All.Select(one => one with { Counts = one.Counts || now - one.Since >= graces.Of(one.Failure) })]);
            }
        }

        return this;
    }

    private Dictionary<FailureKey, Moment> Index()
    {
        var index = new Dictionary<FailureKey, Moment>(All.Length);
        foreach (var finding in All)
        {
            index.TryAdd(finding.Failure.Key, finding.Since);
        }

        return index;
    }
}
