using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>The rules that turn what a cluster said into a verdict. Pure: the same facts always give the same verdict.</summary>
internal static class HealthRules
{
    public static Verdict Judge(ConnectSnapshot snapshot, WorkerLife life, HealthPolicy policy, Moment now)
    {
        var failures = ImmutableArray.CreateBuilder<Failure>();
        var considered = 0;
        foreach (var connector in snapshot.Connectors)
        {
            if (policy.ConsiderConnectors)
            {
                considered++;
                AddConnector(failures, connector, policy);
            }

            if (policy.ConsiderTasks)
            {
                considered += connector.Tasks.Length;
                AddTasks(failures, connector, policy);
            }
        }

        // The rate is over the whole cluster even where a worker id narrows the failures: so the tools before this one count.
        var rate = considered == 0 ? 0.0 : (double)failures.Count / considered;
        var alive = life.IsAlive(now, policy.WorkerGracePeriod);
        if (!alive)
        {
            AddBroker(failures, snapshot, life, now);
        }

        return new Verdict(failures.DrainToImmutable(), rate, alive && rate <= policy.FailureThreshold);
    }

    /// <summary>Rule 1: a connector in an unhealthy state, on a worker that counts, is a failure.</summary>
    private static void AddConnector(ImmutableArray<Failure>.Builder failures, ConnectorStatus connector, HealthPolicy policy)
    {
        if (policy.IsUnhealthy(connector.State) && policy.Covers(connector.WorkerId, connector.State))
        {
            failures.Add(new Failure.OfConnector(connector.Name, connector.State, connector.WorkerId, connector.Trace));
        }
    }

    /// <summary>Rule 2: so is a task. Connect does not add tasks up: a connector says RUNNING while every task has failed.</summary>
    private static void AddTasks(ImmutableArray<Failure>.Builder failures, ConnectorStatus connector, HealthPolicy policy)
    {
        foreach (var task in connector.Tasks)
        {
            if (policy.IsUnhealthy(task.State) && policy.Covers(task.WorkerId, task.State))
            {
                failures.Add(new Failure.OfTask(connector.Name, task.Id, task.State, task.WorkerId, task.Trace));
            }
        }
    }

    /// <summary>Rule 3: a worker that is not alive in its group serves its list from memory; no rate can excuse that.</summary>
    private static void AddBroker(
        ImmutableArray<Failure>.Builder failures, ConnectSnapshot snapshot, WorkerLife life, Moment now)
    {
        var first = snapshot.IsEmpty ? null : snapshot.Connectors[0].Name;
        failures.Add(new Failure.OfBroker(first, WhyNotAlive(life, now)));
    }

    private static string WhyNotAlive(WorkerLife life, Moment now) => life switch
    {
        { Last: { Alive: false } answer } => answer.Detail,
        { SeenAlive: { } seen } => $"it has not answered since {(now - seen).TotalSeconds:0} s ago",
        _ => "it has not answered the question yet",
    };
}
