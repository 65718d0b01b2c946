using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>
/// How often connectors and tasks have been seen to enter each state since the start, and to go: what comes and goes between two looks
/// of a person still stands here.
/// </summary>
internal sealed record TransitionCounts
{
    private static readonly int Gone = Enum.GetValues<StateKind>().Length;

    public static readonly TransitionCounts None = new();

    private ImmutableArray<long> ByConnectors { get; init; } = [.. new long[Gone + 1]];

    private ImmutableArray<long> ByTasks { get; init; } = [.. new long[Gone + 1]];

    /// <param name="to">Null: it was no longer listed.</param>
    public long Connectors(StateKind? to) => ByConnectors[Index(to)];

    /// <param name="to">Null: it was no longer listed.</param>
    public long Tasks(StateKind? to) => ByTasks[Index(to)];

    public TransitionCounts Add(ImmutableArray<StateChange> changes)
    {
        if (changes.IsEmpty)
        {
            return this;
        }

        var (connectors, tasks) = (ByConnectors.ToBuilder(), ByTasks.ToBuilder());
        foreach (var change in changes)
        {
            if (change.Task is null)
            {
                connectors[Index(change.To is { } to ? CountedStates.ClassifyConnector(to.Kind) : null)]++;
                tasks[Gone] += change.TasksGone;
            }
            else
            {
                tasks[Index(change.To is { } to ? CountedStates.ClassifyTask(to.Kind) : null)]++;
            }
        }

        return new TransitionCounts { ByConnectors = connectors.MoveToImmutable(), ByTasks = tasks.MoveToImmutable() };
    }

    private static int Index(StateKind? to) => to is { } kind ? (int)kind : Gone;
}
