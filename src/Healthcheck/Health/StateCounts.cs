using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>How many connectors and tasks are in each state.</summary>
internal sealed class StateCounts
{
    private static readonly int Kinds = Enum.GetValues<StateKind>().Length;
    private readonly int[] _connectors = new int[Kinds];
    private readonly int[] _tasks = new int[Kinds];
    private readonly HashSet<string> _workers = new(StringComparer.Ordinal);

    private StateCounts()
    {
    }

    public int AllConnectors { get; private set; }

    public int AllTasks { get; private set; }

    /// <summary>The ids that own something.</summary>
    public IReadOnlySet<string> Workers => _workers;

    public static StateCounts Of(ImmutableArray<ConnectorStatus> connectors)
    {
        var counts = new StateCounts();
        foreach (var connector in connectors)
        {
            counts._connectors[(int)connector.State.Kind]++;
            counts.AllTasks += connector.Tasks.Length;
            if (connector.WorkerId is not null)
            {
                counts._workers.Add(connector.WorkerId);
            }

            foreach (var task in connector.Tasks)
            {
                counts._tasks[(int)task.State.Kind]++;
                if (task.WorkerId is not null)
                {
                    counts._workers.Add(task.WorkerId);
                }
            }
        }

        counts.AllConnectors = connectors.Length;
        return counts;
    }

    public int Connectors(StateKind kind) => Sum(_connectors, kind);

    /// <summary>A task cannot be stopped: one that says so is unknown.</summary>
    public int Tasks(StateKind kind) => Sum(_tasks, kind) + (kind is StateKind.Unknown ? _tasks[(int)StateKind.Stopped] : 0);

    /// <summary>For counting, a missing state is one kind of unknown.</summary>
    private static int Sum(int[] counts, StateKind kind) =>
        kind is StateKind.Unknown ? counts[(int)StateKind.Unknown] + counts[(int)StateKind.Missing] : counts[(int)kind];
}
