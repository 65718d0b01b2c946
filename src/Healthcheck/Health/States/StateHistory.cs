using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>The latest changes of states, newest first.</summary>
internal sealed record StateHistory(ImmutableArray<StateChange> Changes)
{
    public static readonly StateHistory None = new([]);

    /// <summary>Of more changes in one poll than there is room for, failures are kept first.</summary>
    /// <param name="most">How many are kept altogether.</param>
    public StateHistory Add(ImmutableArray<StateChange> changes, int most)
    {
        if (changes.IsEmpty)
        {
            return this;
        }

        var newest = changes.Length <= most
            ? changes
            : [.. changes.OrderByDescending(change => change.To?.Kind is StateKind.Failed).Take(most)];
        return new StateHistory([.. newest, .. Changes.Take(most - newest.Length)]);
    }
}

/// <summary>A connector or task that was seen in another state than in the poll before.</summary>
/// <param name="Task">The id; null for the connector itself.</param>
/// <param name="From">Null when it was not there.</param>
/// <param name="To">Null when it is gone.</param>
/// <param name="WorkerId">The owner now, or the last one.</param>
/// <param name="TasksGone">How many tasks went with a connector that is gone: they are no changes of their own.</param>
internal sealed record StateChange(
    Timestamp At, string Connector, int? Task, ConnectState? From, ConnectState? To, string? WorkerId, int TasksGone = 0);
