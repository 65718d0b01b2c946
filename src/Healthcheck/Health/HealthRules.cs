using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>The rules that find what speaks against health. Pure: the same facts always give the same findings.</summary>
internal static class HealthRules
{
    /// <summary>All failures of the considered kinds in the cluster, graces and owners aside.</summary>
    /// <param name="silent">Workers that do not answer.</param>
    public static ImmutableArray<Failure> Find(ConnectSnapshot snapshot, ImmutableArray<SilentWorker> silent, HealthPolicy policy)
    {
        var failures = ImmutableArray.CreateBuilder<Failure>();
        var lost = LostWorkers.Of(silent, policy);
        foreach (var connector in snapshot.Connectors)
        {
            if (policy.Considers(connector) && OfConnector(connector, lost, policy) is { } failure)
            {
                failures.Add(failure);
            }

            if (policy.ConsiderTasks)
            {
                AddTasks(failures, connector, lost, policy);
            }
        }

        AddUnreported(failures, snapshot, policy);
        lost.AddTo(failures);
        return failures.DrainToImmutable();
    }

    /// <summary>How many tasks of a connector have a configuration and no status.</summary>
    public static int MissingTasks(ConnectorStatus connector)
    {
        var listed = 0;
        foreach (var task in connector.Tasks)
        {
            listed += task.Id >= 0 && task.Id < connector.ConfiguredTasks ? 1 : 0;
        }

        return connector.ConfiguredTasks - listed ?? 0;
    }

    /// <summary>At most one failure for a connector, the plainest first, so that it counts once in the rate.</summary>
    private static Failure? OfConnector(ConnectorStatus connector, LostWorkers lost, HealthPolicy policy)
    {
        // An unhealthy state, or none at all.
        if (policy.IsUnhealthy(connector.State))
        {
            return Failure.Of(FailureType.Connector, connector);
        }

        // It says that it is at work, where nobody answers.
        if (LostWorkers.ClaimsWork(connector.State) && lost.Contains(connector.WorkerId))
        {
            return Failure.Of(FailureType.SuspectConnector, connector);
        }

        // It runs and does nothing: Connect says so also while a connector keeps failing to say what its tasks are.
        return policy.LooksFor(FailureType.NoTasks) && connector is { State.Kind: StateKind.Running, Tasks.IsEmpty: true }
            ? Failure.Of(FailureType.NoTasks, connector)
            : null;
    }

    /// <summary>The same for tasks. Connect does not add tasks up: a connector says RUNNING while every task has failed.</summary>
    private static void AddTasks(ImmutableArray<Failure>.Builder failures, ConnectorStatus connector, LostWorkers lost, HealthPolicy policy)
    {
        foreach (var task in connector.Tasks)
        {
            if (policy.IsUnhealthy(task.State))
            {
                failures.Add(Failure.Of(FailureType.Task, connector.Name, task));
            }
            else if (LostWorkers.ClaimsWork(task.State) && lost.Contains(task.WorkerId))
            {
                failures.Add(Failure.Of(FailureType.SuspectTask, connector.Name, task));
            }
        }

        if (policy.LooksFor(FailureType.MissingTask) && MissingTasks(connector) > 0)
        {
            var listed = connector.Tasks.Select(task => task.Id).ToHashSet();
            for (var id = 0; id < connector.ConfiguredTasks; id++)
            {
                if (!listed.Contains(id))
                {
                    failures.Add(new Failure(FailureType.MissingTask, connector.Name, id, null, null, null));
                }
            }
        }
    }

    private static void AddUnreported(ImmutableArray<Failure>.Builder failures, ConnectSnapshot snapshot, HealthPolicy policy)
    {
        if (policy.ConsiderConnectors && policy.LooksFor(FailureType.MissingStatus))
        {
            foreach (var name in snapshot.Unreported)
            {
                failures.Add(new Failure(FailureType.MissingStatus, name, null, null, null, null));
            }
        }
    }
}
