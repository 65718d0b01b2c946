using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>The latest changes of states, newest first, and never more than a hundred.</summary>
internal sealed record StateHistory(ImmutableArray<StateChange> Changes)
{
    public const int Most = 100;

    public static readonly StateHistory None = new([]);

    /// <summary>Of more changes in one poll than there is room for, failures are kept first.</summary>
    public StateHistory Add(ImmutableArray<StateChange> changes)
    {
        if (changes.IsEmpty)
        {
            return this;
        }

        var newest = changes.Length <= Most
            ? changes
            : [.. changes.OrderByDescending(change => change.To?.Kind is StateKind.Failed).Take(Most)];
        return new StateHistory([.. newest, .. Changes.Take(Most - newest.Length)]);
    }
}
