using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>Gives the verdict on the cluster or on a part of it, from what was found in one poll.</summary>
/// <param name="decisive">Failures that no rate excuses: the list itself is not to be believed.</param>
internal sealed class VerdictCalculator(
    ConnectSnapshot snapshot, FindingTracker findings, ImmutableArray<Failure> decisive, HealthPolicy policy)
{
    // Made when the first part is asked for; most daemons are only asked for the whole.
    private readonly Lazy<Dictionary<string, ConnectorStatus>> _connectors =
        new(() => snapshot.Connectors.ToDictionary(connector => connector.Name, StringComparer.Ordinal));

    private readonly Lazy<ILookup<string?, Finding>> _findings =
        new(() => findings.All.ToLookup(finding => finding.Failure.Connector, StringComparer.Ordinal));

    /// <summary>Connectors that should be there count as such, like those that are.</summary>
    private readonly HashSet<string> _missing = policy.ExpectedConnectors.IsEmpty
        ? []
        : findings.All.Where(finding => finding.Failure.Type is FailureType.MissingConnector).Select(finding => finding.Failure.Connector!)
            .ToHashSet(StringComparer.Ordinal);

    public FindingTracker Findings => findings;

    /// <summary>Whether the list itself is not believed.</summary>
    public bool HasDecisive => !decisive.IsEmpty;

    /// <summary>Whether there is such a connector or task.</summary>
    public bool Knows(string connector, int? task) =>
        _connectors.Value.TryGetValue(connector, out var known)
            ? task is not { } id || known.Tasks.Any(one => one.Id == id) || (policy.LooksForTasks && id < known.ConfiguredTasks)
            : task is null && (_missing.Contains(connector) || (policy.LooksForStatus && snapshot.Unreported.Contains(connector)));

    public Verdict Calculate(VerdictScope scope)
    {
        var failures = ImmutableArray.CreateBuilder<Failure>();
        var failed = 0;
        foreach (var finding in scope.Connector is null ? findings.All : _findings.Value[scope.Connector])
        {
            if (finding.IsPastGrace && scope.Covers(finding.Failure))
            {
                failures.Add(finding.Failure);
                failed += finding.Failure.Type.Define().Kind is FailureKind.Uncounted ? 0 : 1;
            }
        }

        failures.AddRange(decisive);
        var considered = CountConsidered(scope);
        var rate = considered == 0 ? 0.0 : (double)failed / considered;
        return new Verdict(failures.DrainToImmutable(), rate, decisive.IsEmpty && rate <= policy.FailureThreshold);
    }

    /// <summary>
    /// The connectors and tasks that the rate is over: those of the scope, whoever owns them, because so the tools before this one
    /// count; or by the operator's wish only those of the worker.
    /// </summary>
    private int CountConsidered(VerdictScope scope)
    {
        var owners = policy.ThresholdPerWorker ? scope : scope with { WorkerId = null };
        if (scope.Connector is { } name)
        {
            return _connectors.Value.TryGetValue(name, out var known) ? CountConsidered(known, owners) : 1;
        }

        var considered = _missing.Count + (policy.LooksForStatus && owners.WorkerId is null ? snapshot.Unreported.Length : 0);
        foreach (var connector in snapshot.Connectors)
        {
            considered += CountConsidered(connector, owners);
        }

        return considered;
    }

    private int CountConsidered(ConnectorStatus connector, VerdictScope owners)
    {
        var isWhole = owners.Task is null;
        var considered = policy.Considers(connector) && isWhole && owners.CoversOwner(connector.WorkerId, connector.State) ? 1 : 0;
        if (!policy.ConsiderTasks)
        {
            return considered;
        }

        if (policy.LooksForTasks && owners.WorkerId is null)
        {
            var missing = FailureRules.CountMissingTasks(connector);
            considered += isWhole ? missing : connector.Tasks.Any(task => task.Id == owners.Task) ? 0 : 1;
        }

        if (isWhole && owners.WorkerId is null)
        {
            return considered + connector.Tasks.Length;
        }

        foreach (var task in connector.Tasks)
        {
            considered += (isWhole || task.Id == owners.Task) && owners.CoversOwner(task.WorkerId, task.State) ? 1 : 0;
        }

        return considered;
    }
}

/// <summary>The judgement over one snapshot.</summary>
/// <param name="Failures">Connectors and tasks in Connect's order, then the worker itself.</param>
/// <param name="FailureRate">Failures of the considered kinds over connectors and tasks of those kinds in the cluster; 0 to 1.</param>
internal sealed record Verdict(ImmutableArray<Failure> Failures, double FailureRate, bool Healthy);
