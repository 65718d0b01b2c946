using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>
/// The rules that find what speaks against health, in the order of the answer. Pure: the same facts always give the same failures. What
/// each type of failure means is a row of the <see cref="FailureCatalogue"/>; how long it must last is not decided here.
/// </summary>
internal static class FailureRules
{
    /// <summary>All failures of the considered kinds in the cluster, grace periods and owners aside.</summary>
    /// <param name="silent">Workers that do not answer.</param>
    public static ImmutableArray<Failure> Find(Watched watched, ImmutableArray<SilentWorker> silent, HealthPolicy policy)
    {
        var failures = ImmutableArray.CreateBuilder<Failure>();
        var lost = LostWorkers.Create(silent, policy);
        foreach (var connector in watched.Snapshot.Connectors)
        {
            // Rules 1 to 3, at most one of them for a connector, so that it counts once in the rate.
            if (policy.Considers(connector)
                && (FindUnhealthy(connector, policy) ?? FindSuspect(connector, lost) ?? FindNoTasks(connector, policy)) is { } failure)
            {
                failures.Add(failure);
            }

            if (policy.ConsiderTasks)
            {
                AddTasks(failures, connector, lost, policy);
                AddMissingTasks(failures, connector, policy);
            }
        }

        AddMissingStatus(failures, watched.Snapshot, policy);
        lost.AddTo(failures);
        AddMissingConnectors(failures, watched.Whole, policy);
        return failures.DrainToImmutable();
    }

    /// <summary>What makes the list itself not worth believing, so that no rate over it can excuse anything.</summary>
    /// <param name="doubt">Why the list is taken although it is doubted; null for a list that is believed.</param>
    /// <param name="isWorkerAlive">Whether the worker that gave the list is a live member of its group.</param>
    public static ImmutableArray<Failure> FindDecisive(
        ConnectSnapshot snapshot, string? doubt, WorkerLiveness life, bool isWorkerAlive, Timestamp now)
    {
        var failures = ImmutableArray.CreateBuilder<Failure>();

        // Rule 8: most connectors have vanished, and the doubt over that has lasted for its grace.
        if (doubt is not null)
        {
            failures.Add(new Failure(FailureType.VanishedConnectors, null, null, null, null, doubt));
        }

        // Rule 9: a worker that is not alive in its group serves its list from memory.
        if (!isWorkerAlive)
        {
            var first = snapshot.IsEmpty ? null : snapshot.Connectors[0].Name;
            failures.Add(new Failure(FailureType.Broker, first, null, null, null, life.DescribeNotAlive(now)));
        }

        return failures.DrainToImmutable();
    }

    /// <summary>How many tasks of a connector have a configuration and no status.</summary>
    public static int CountMissingTasks(ConnectorStatus connector)
    {
        var listed = 0;
        foreach (var task in connector.Tasks)
        {
            listed += task.Id >= 0 && task.Id < connector.ConfiguredTasks ? 1 : 0;
        }

        return connector.ConfiguredTasks - listed ?? 0;
    }

    /// <summary>Rule 1: an unhealthy state, or none at all.</summary>
    private static Failure? FindUnhealthy(ConnectorStatus connector, HealthPolicy policy) =>
        policy.IsUnhealthy(connector.State) ? Failure.Create(FailureType.Connector, connector) : null;

    /// <summary>Rule 2: it says that it is at work, where nobody answers.</summary>
    private static Failure? FindSuspect(ConnectorStatus connector, LostWorkers lost) =>
        LostWorkers.ClaimsWork(connector.State) && lost.Contains(connector.WorkerId)
            ? Failure.Create(FailureType.SuspectConnector, connector)
            : null;

    /// <summary>Rule 3: it runs and does nothing. Connect says so also while a connector keeps failing to say what its tasks are.</summary>
    private static Failure? FindNoTasks(ConnectorStatus connector, HealthPolicy policy) =>
        policy.LooksFor(FailureType.NoTasks) && connector is { State.Kind: StateKind.Running, Tasks.IsEmpty: true }
            ? Failure.Create(FailureType.NoTasks, connector)
            : null;

    /// <summary>Rules 1 and 2 for tasks. Connect does not add tasks up: a connector says RUNNING while every task has failed.</summary>
    private static void AddTasks(ImmutableArray<Failure>.Builder failures, ConnectorStatus connector, LostWorkers lost, HealthPolicy policy)
    {
        foreach (var task in connector.Tasks)
        {
            if (policy.IsUnhealthy(task.State))
            {
                failures.Add(Failure.Create(FailureType.Task, connector.Name, task));
            }
            else if (LostWorkers.ClaimsWork(task.State) && lost.Contains(task.WorkerId))
            {
                failures.Add(Failure.Create(FailureType.SuspectTask, connector.Name, task));
            }
        }
    }

    /// <summary>Rule 4: a task has a configuration and no status.</summary>
    private static void AddMissingTasks(ImmutableArray<Failure>.Builder failures, ConnectorStatus connector, HealthPolicy policy)
    {
        if (!policy.LooksFor(FailureType.MissingTask) || CountMissingTasks(connector) == 0)
        {
            return;
        }

        var listed = connector.Tasks.Select(task => task.Id).ToHashSet();
        for (var id = 0; id < connector.ConfiguredTasks; id++)
        {
            if (!listed.Contains(id))
            {
                failures.Add(new Failure(FailureType.MissingTask, connector.Name, id, null, null, null));
            }
        }
    }

    /// <summary>Rule 5: a connector has a configuration and no status.</summary>
    private static void AddMissingStatus(ImmutableArray<Failure>.Builder failures, ConnectSnapshot snapshot, HealthPolicy policy)
    {
        if (policy.LooksForStatus)
        {
            foreach (var name in snapshot.Unreported)
            {
                failures.Add(new Failure(FailureType.MissingStatus, name, null, null, null, null));
            }
        }
    }

    /// <summary>
    /// Rule 7: a connector that the operator expects is not listed. One that has a configuration and no status is there, and rule 5 finds
    /// it where that is looked for.
    /// </summary>
    /// <param name="whole">The snapshot before it was filtered: what is listed is there, watched or not.</param>
    private static void AddMissingConnectors(ImmutableArray<Failure>.Builder failures, ConnectSnapshot whole, HealthPolicy policy)
    {
        if (policy.ExpectedConnectors.IsEmpty)
        {
            return;
        }

        var listed = whole.Connectors.Select(connector => connector.Name).ToHashSet(StringComparer.Ordinal);
        if (policy.LooksForStatus)
        {
            listed.UnionWith(whole.Unreported.Where(policy.Filter.Watches));
        }

        foreach (var name in policy.ExpectedConnectors.Where(name => !listed.Contains(name)))
        {
            failures.Add(new Failure(FailureType.MissingConnector, name, null, null, null, null));
        }
    }
}
