using System.Collections.Immutable;
using System.Globalization;
using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Restarts;

/// <summary>The parts of one connector that have failed and may be restarted.</summary>
/// <param name="Name">Of the connector.</param>
/// <param name="Parts">Ids of tasks in the order of the list, and <see cref="Connector"/> first for the connector itself.</param>
/// <param name="AreAll">Whether nothing else of the connector has failed, so that one call for all does no more than is meant.</param>
/// <param name="Since">When the first of them failed.</param>
internal sealed record FailedParts(string Name, ImmutableArray<int> Parts, bool AreAll, Timestamp Since)
{
    /// <summary>Stands for the connector itself where else ids of tasks stand.</summary>
    public const int Connector = -1;

    /// <summary>
    /// Those that FAILED names and that the worker owns. What managed services call a failure is theirs to restart. Where the connector
    /// is paused, stopped or on its way, its tasks are left alone: a restart would start what somebody stopped.
    /// </summary>
    /// <param name="times">Since when each part is as it is.</param>
    /// <param name="workerId">Only what this worker owns; null: whoever owns it.</param>
    /// <param name="isRipe">Whether a part may be restarted by now, by its id and since when it has failed.</param>
    /// <returns>Null for none.</returns>
    public static FailedParts? Find(ConnectorStatus connector, ConnectorTimes times, string? workerId, Func<int, Timestamp, bool> isRipe)
    {
        if (connector.State.Kind is not (StateKind.Running or StateKind.Failed))
        {
            return null;
        }

        var scope = new VerdictScope(workerId);
        var parts = ImmutableArray.CreateBuilder<int>();
        var (areAll, first) = (true, (Timestamp?)null);
        Add(Connector, connector.State, connector.WorkerId, times.Since);
        for (var i = 0; i < connector.Tasks.Length; i++)
        {
            var task = connector.Tasks[i];
            Add(task.Id, task.State, task.WorkerId, times.Tasks[i]);
        }

        return first is { } since ? new FailedParts(connector.Name, parts.DrainToImmutable(), areAll, since) : null;

        void Add(int id, ConnectState state, string? owner, Timestamp failedAt)
        {
            if (!ReferenceEquals(state, ConnectState.Failed))
            {
                areAll &= state.Kind is not StateKind.Failed;
                return;
            }

            if (!scope.CoversOwner(owner, state) || !isRipe(id, failedAt))
            {
                areAll = false;
                return;
            }

            parts.Add(id);
            first = first is { } earlier && earlier.Monotonic <= failedAt.Monotonic ? earlier : failedAt;
        }
    }

    /// <summary>Whether the connector or one of its tasks has failed, in whatever word and whoever owns it.</summary>
    public static bool HasAny(ConnectorStatus connector)
    {
        if (connector.State.Kind is StateKind.Failed)
        {
            return true;
        }

        foreach (var task in connector.Tasks)
        {
            if (task.State.Kind is StateKind.Failed)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The state of a part; null when it is no longer listed.</summary>
    public static StateKind? StateOf(ConnectorStatus connector, int part)
    {
        if (part == Connector)
        {
            return connector.State.Kind;
        }

        foreach (var task in connector.Tasks)
        {
            if (task.Id == part)
            {
                return task.State.Kind;
            }
        }

        return null;
    }

    /// <summary>As <c>the connector, tasks 0, 3</c>.</summary>
    public static string Describe(ImmutableArray<int> parts)
    {
        const int Most = 10;
        ImmutableArray<int> tasks = [.. parts.Where(part => part != Connector)];
        var ids = string.Join(", ", tasks.Take(Most).Select(id => id.ToString(CultureInfo.InvariantCulture)));
        var more = tasks.Length > Most ? $" and {tasks.Length - Most} more" : "";
        return (parts.Contains(Connector), tasks.Length) switch
        {
            (true, 0) => "the connector itself",
            (true, _) => $"the connector itself, task{(tasks.Length == 1 ? "" : "s")} {ids}{more}",
            _ => $"task{(tasks.Length == 1 ? "" : "s")} {ids}{more}",
        };
    }
}
