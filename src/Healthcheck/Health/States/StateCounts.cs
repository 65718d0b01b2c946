using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>How many connectors and tasks are in each state.</summary>
internal sealed class StateCounts
{
    /// <summary>Characters; no state needs as many.</summary>
    private const int LongestWord = 64;

    private static readonly int Kinds = Enum.GetValues<StateKind>().Length;
    private readonly int[] _connectors = new int[Kinds];
    private readonly int[] _tasks = new int[Kinds];
    private readonly HashSet<string> _workers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unknownWords = new(StringComparer.Ordinal);

    private StateCounts()
    {
    }

    public int AllConnectors { get; private set; }

    public int AllTasks { get; private set; }

    /// <summary>The ids that own something.</summary>
    public IReadOnlySet<string> Workers => _workers;

    /// <summary>Connectors and tasks whose state is a word that this program does not know.</summary>
    public int InUnknownWords { get; private set; }

    /// <summary>
    /// Those words, cut where they are long; when there are more than <see cref="UnknownStates.Most"/>, one more than that.
    /// </summary>
    public IReadOnlyCollection<string> UnknownWords => _unknownWords;

    public static StateCounts Count(ImmutableArray<ConnectorStatus> connectors)
    {
        var counts = new StateCounts { AllConnectors = connectors.Length };
        foreach (var connector in connectors)
        {
            counts._connectors[(int)CountedStates.ClassifyConnector(connector.State.Kind)]++;
            counts.AllTasks += connector.Tasks.Length;
            counts.Note(connector.State, connector.WorkerId);
            foreach (var task in connector.Tasks)
            {
                counts._tasks[(int)CountedStates.ClassifyTask(task.State.Kind)]++;
                counts.Note(task.State, task.WorkerId);
            }
        }

        return counts;
    }

    public int Connectors(StateKind kind) => _connectors[(int)kind];

    public int Tasks(StateKind kind) => _tasks[(int)kind];

    private void Note(ConnectState state, string? workerId)
    {
        if (workerId is not null)
        {
            _workers.Add(workerId);
        }

        if (state.Kind is StateKind.Unknown)
        {
            InUnknownWords++;
            if (_unknownWords.Count <= UnknownStates.Most)
            {
                _unknownWords.Add(state.Text.Length <= LongestWord ? state.Text : state.Text[..LongestWord] + "...");
            }
        }
    }
}

/// <summary>The few states by which connectors and tasks are counted; whatever else may be said counts as unknown.</summary>
internal static class CountedStates
{
    /// <summary>A missing state is one kind of unknown, and so is what only some services say.</summary>
    public static StateKind ClassifyConnector(StateKind kind) => kind is StateKind.Missing or StateKind.Degraded ? StateKind.Unknown : kind;

    /// <summary>A task cannot be stopped: one that says so is unknown.</summary>
    public static StateKind ClassifyTask(StateKind kind) => kind is StateKind.Stopped ? StateKind.Unknown : ClassifyConnector(kind);
}

/// <summary>The words for states that this program does not know, in the order in which they were first seen.</summary>
/// <param name="Words">No more than <see cref="Most"/>, for the life of the daemon: an answer may hold any number of them.</param>
/// <param name="HasMore">Whether there were more.</param>
internal sealed record UnknownStates(ImmutableArray<string> Words, bool HasMore)
{
    public const int Most = 20;

    public static readonly UnknownStates None = new([], HasMore: false);

    /// <param name="words">Those of the newest list.</param>
    public UnknownStates Add(IReadOnlyCollection<string> words)
    {
        if (words.Count == 0)
        {
            return this;
        }

        var fresh = words.Except(Words, StringComparer.Ordinal).ToList();
        var room = Most - Words.Length;
        return fresh.Count == 0 ? this : new UnknownStates([.. Words, .. fresh.Take(room)], HasMore || fresh.Count > room);
    }
}
