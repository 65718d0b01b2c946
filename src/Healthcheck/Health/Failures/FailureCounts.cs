using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>
/// How often connectors and tasks have been seen to fail since the start, in whatever word and whatever states the operator calls
/// unhealthy. A failure that has healed by the next scrape still stands here; one that came and went between two polls was never seen.
/// </summary>
internal sealed record FailureCounts(long Connectors, long Tasks)
{
    public static readonly FailureCounts None = new(0, 0);

    /// <summary>
    /// Counts the changes into failure, of what has only now appeared included. What had failed before this program started is no
    /// change that it saw.
    /// </summary>
    public FailureCounts Add(ImmutableArray<StateChange> changes)
    {
        var (connectors, tasks) = (Connectors, Tasks);
        foreach (var change in changes)
        {
            if (change.To?.Kind is StateKind.Failed && change.From?.Kind is not StateKind.Failed)
            {
                connectors += change.Task is null ? 1 : 0;
                tasks += change.Task is null ? 0 : 1;
            }
        }

        return new FailureCounts(connectors, tasks);
    }
}
