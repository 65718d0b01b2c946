using System.Runtime.CompilerServices;
using Healthcheck.Connect;

namespace Healthcheck.Metrics;

/// <summary>How many tasks are in each of <see cref="ReportView.TaskStates"/>. A value: a cluster may have ten thousand of them.</summary>
[InlineArray(Length)]
internal struct TaskCounts
{
    public const int Length = 6;

    /// <summary>Where each state is counted. What is missing, or cannot be a task's, is unknown, the last of them.</summary>
    private static readonly int[] Indexes =
    [
        .. Enum.GetValues<StateKind>()
            .Select(state => Array.IndexOf(ReportView.TaskStates, state))
            .Select(index => index < 0 ? Length - 1 : index),
    ];

    private int _first;

    /// <summary>How many states have tasks.</summary>
    public readonly int States
    {
        get
        {
            var states = 0;
            foreach (var count in this)
            {
                states += count > 0 ? 1 : 0;
            }

            return states;
        }
    }

    public static TaskCounts Count(ConnectorStatus connector)
    {
        var counts = new TaskCounts();
        foreach (var task in connector.Tasks)
        {
            counts.Add(task.State.Kind);
        }

        return counts;
    }

    public void Add(StateKind state) => this[Indexes[(int)state]]++;
}
