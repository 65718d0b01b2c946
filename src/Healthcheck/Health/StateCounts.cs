using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>How many connectors and tasks are in each state.</summary>
internal sealed class StateCounts
{
    private static readonly int Kinds = Enum.GetValues<StateKind>().Length;
    private readonly int[] _connectors = new int[Kinds];
    private readonly int[] _tasks = new int[Kinds];

    private StateCounts()
    {
    }

    public int AllConnectors { get; private set; }

    public int AllTasks { get; private set; }

    public int Workers { get; private set; }

    public static StateCounts Of(ImmutableArray<ConnectorStatus> connectors)
    {
        var counts = new StateCounts();
        var workers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var connector in connectors)
        {
            counts._connectors[(int)connector.State.Kind]++;
            counts.AllTasks += connector.Tasks.Length;
            if (connector.WorkerId is not null)
            {
                workers.Add(connector.WorkerId);
            }

            foreach (var task in connector.Tasks)
            {
                counts._tasks[(int)task.State.Kind]++;
                if (task.WorkerId is not null)
                {
                    workers.Add(task.WorkerId);
                }
            }
        }

        counts.AllConnectors = connectors.Length;
        counts.Workers = workers.Count;
        return counts;
    }

    public int Connectors(StateKind kind) => Sum(_connectors, kind);

    public int Tasks(StateKind kind) => Sum(_tasks, kind);

    /// <summary>For counting, a missing state is one kind of unknown.</summary>
    private static int Sum(int[] counts, StateKind kind) =>
        kind is StateKind.Unknown ? counts[(int)StateKind.Unknown] + counts[(int)StateKind.Missing] : counts[(int)kind];
}
