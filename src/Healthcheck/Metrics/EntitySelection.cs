using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Metrics;

/// <summary>The tasks of one worker.</summary>
internal sealed class WorkerTasks(string workerId, TaskCounts tasks)
{
    public string WorkerId => workerId;

    public TaskCounts Tasks => tasks;
}

/// <summary>
/// Which connectors and workers get series of their own. When the budget does not hold them all: connectors in trouble first, then
/// workers, then the other connectors, each by name. Each gets all of its series or none; one that does not fit is left out, and
/// the next is tried. The same snapshot always gives the same selection.
/// </summary>
internal sealed class EntitySelection
{
    public static readonly EntitySelection None = new();

    /// <summary>Its own state, the states of its tasks, and what it is.</summary>
    private static readonly int SeriesOfConnector = ReportView.ConnectorStates.Length + TaskCounts.Length + 1;

    private EntitySelection()
    {
    }

    public ImmutableArray<ConnectorStatus> Connectors { get; private init; } = [];

    /// <summary>Sorted by id.</summary>
    public ImmutableArray<WorkerTasks> Workers { get; private init; } = [];

    public bool IsEmpty => Connectors.IsEmpty && Workers.IsEmpty;

    public long SeriesDropped { get; private init; }

    public static EntitySelection Select(ImmutableArray<ConnectorStatus> connectors, MetricsLimits limits)
    {
        if (limits.Detail is MetricsDetail.Summary)
        {
            return None;
        }

        var workers = WorkersOf(connectors);
        long needed = 0;
        foreach (var connector in connectors)
        {
            needed += SeriesOf(connector, limits.Detail);
        }

        foreach (var worker in workers)
        {
            needed += worker.Tasks.States;
        }

        return needed <= limits.MaxSeries
            ? new EntitySelection { Connectors = connectors, Workers = workers }
            : Choose(connectors, workers, limits, needed);
    }

    /// <summary>Whether a task has a series of its own.</summary>
    public static bool Shows(in ConnectorTask task, MetricsDetail detail) =>
        detail is MetricsDetail.Task || task.State.Kind is not StateKind.Running;

    private static EntitySelection Choose(
        ImmutableArray<ConnectorStatus> connectors, ImmutableArray<WorkerTasks> workers, MetricsLimits limits, long needed)
    {
        var order = InOrder(connectors, out var inTrouble);
        var keptConnectors = ImmutableArray.CreateBuilder<ConnectorStatus>();
        var keptWorkers = ImmutableArray.CreateBuilder<WorkerTasks>();
        long left = limits.MaxSeries;
        TakeConnectors(order.AsSpan(0, inTrouble));
        foreach (var worker in workers)
        {
            if (Fits(worker.Tasks.States))
            {
                keptWorkers.Add(worker);
            }
        }

        TakeConnectors(order.AsSpan(inTrouble));
        return new EntitySelection
        {
            Connectors = keptConnectors.DrainToImmutable(),
            Workers = keptWorkers.DrainToImmutable(),
            SeriesDropped = needed - (limits.MaxSeries - left),
        };

        void TakeConnectors(ReadOnlySpan<ConnectorStatus> some)
        {
            foreach (var connector in some)
            {
                if (Fits(SeriesOf(connector, limits.Detail)))
                {
                    keptConnectors.Add(connector);
                }
            }
        }

        bool Fits(long series)
        {
            var fits = series <= left;
            left -= fits ? series : 0;
            return fits;
        }
    }

    private static long SeriesOf(ConnectorStatus connector, MetricsDetail detail)
    {
        long series = SeriesOfConnector;
        foreach (var task in connector.Tasks)
        {
            series += Shows(task, detail) ? 1 : 0;
        }

        return series;
    }

    /// <param name="inTrouble">How many of them are in trouble; they come first.</param>
    private static ConnectorStatus[] InOrder(ImmutableArray<ConnectorStatus> connectors, out int inTrouble)
    {
        var order = new (Severity Severity, ConnectorStatus Connector)[connectors.Length];
        inTrouble = 0;
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = (Severities.Classify(connectors[i]), connectors[i]);
            inTrouble += order[i].Severity <= Severity.Unsettled ? 1 : 0;
        }

        Array.Sort(order, static (one, other) => one.Severity != other.Severity
            ? one.Severity.CompareTo(other.Severity)
            : string.CompareOrdinal(one.Connector.Name, other.Connector.Name));
        return Array.ConvertAll(order, static entry => entry.Connector);
    }

    private static ImmutableArray<WorkerTasks> WorkersOf(ImmutableArray<ConnectorStatus> connectors)
    {
        var counts = new Dictionary<string, TaskCounts>(StringComparer.Ordinal);
        foreach (var connector in connectors)
        {
            foreach (var task in connector.Tasks)
            {
                if (task.WorkerId is not null)
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(counts, task.WorkerId, out _).Add(task.State.Kind);
                }
            }
        }

        var workers = new WorkerTasks[counts.Count];
        var i = 0;
        foreach (var (workerId, tasks) in counts)
        {
            workers[i++] = new WorkerTasks(workerId, tasks);
        }

        Array.Sort(workers, static (one, other) => string.CompareOrdinal(one.WorkerId, other.WorkerId));
        return ImmutableCollectionsMarshal.AsImmutableArray(workers);
    }
}
