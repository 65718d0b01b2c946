using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>
/// How often connectors and tasks have been seen to enter FAILED since the start, whatever states the operator calls unhealthy. A
/// failure that has healed by the next scrape still stands here; one that came and went between two polls was never seen.
/// </summary>
internal sealed record FailureCounts(long Connectors, long Tasks)
{
    public static readonly FailureCounts None = new(0, 0);

    /// <summary>
    /// Counts what is FAILED now and was not before, what has only now appeared included. Against no snapshot nothing is counted:
    /// what had failed before this program started is not a failure it saw happen.
    /// </summary>
    public FailureCounts After(ConnectSnapshot? before, ConnectSnapshot after)
    {
        if (before is null)
        {
            return this;
        }

        var (connectors, tasks) = (Connectors, Tasks);
        var known = Failed(before);
        foreach (var connector in after.Connectors)
        {
            if (connector.State.Kind is StateKind.Failed && !known.Contains((connector.Name, null)))
            {
                connectors++;
            }

            foreach (var task in connector.Tasks)
            {
                if (task.State.Kind is StateKind.Failed && !known.Contains((connector.Name, task.Id)))
                {
                    tasks++;
                }
            }
        }

        return new FailureCounts(connectors, tasks);
    }

    /// <summary>Connectors (no task) and tasks that are FAILED: few in good times.</summary>
    private static HashSet<(string Connector, int? Task)> Failed(ConnectSnapshot snapshot)
    {
        var failed = new HashSet<(string Connector, int? Task)>();
        foreach (var connector in snapshot.Connectors)
        {
            if (connector.State.Kind is StateKind.Failed)
            {
                failed.Add((connector.Name, null));
            }

            foreach (var task in connector.Tasks)
            {
                if (task.State.Kind is StateKind.Failed)
                {
                    failed.Add((connector.Name, task.Id));
                }
            }
        }

        return failed;
    }
}
