using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Healthcheck.Connect;

namespace Healthcheck.Rest;

/// <summary>
/// Puts connectors together from what the parser comes across. What was not said stays missing; nothing is made up. A connector
/// that is as it was is the instance that it was, so that a poll which brings nothing new leaves nothing to be collected.
/// </summary>
/// <param name="known">The list as it was read before.</param>
internal sealed class StatusBuilder(ImmutableArray<ConnectorStatus> known)
{
    private readonly ImmutableArray<ConnectorStatus>.Builder _connectors = ImmutableArray.CreateBuilder<ConnectorStatus>(known.Length);
    private readonly List<ConnectorTask> _tasks = [];
    private readonly KnownConnectors _known = new(known);
    private string _name = "";
    private bool _isAsBefore = true;

    /// <summary>What connectors and tasks have in common.</summary>
    public struct Part
    {
        public int? Id;
        public ConnectState? State;
        public string? WorkerId;
        public string? Trace;
    }

    public Part Connector;
    public Part Task;

    /// <summary>As the connector was before; nothing for a new one.</summary>
    public Part ConnectorBefore;

    /// <summary>As the task was that stood in this place of its connector; nothing for a new one.</summary>
    public Part TaskBefore;

    /// <summary>The name that follows if the list is as it was; null at its end.</summary>
    public string? NextName => _known.NextName;

    /// <summary>The connector as it was before; null for a new one.</summary>
    public ConnectorStatus? Before { get; private set; }

    /// <summary>source, sink or unknown.</summary>
    public string Type { get; set; } = "unknown";

    /// <summary>How many tasks have a configuration; null when the answer does not say.</summary>
    public int? ConfiguredTasks { get; set; }

    public void StartConnector(string name)
    {
        Before = _known.Find(name);
        _name = name;
        Type = "unknown";
        ConfiguredTasks = null;
        Connector = default;
        ConnectorBefore = Before is { } was ? new Part { State = was.State, WorkerId = was.WorkerId, Trace = was.Trace } : default;
    }

    public void EndConnector()
    {
        var connector = Finished();
        _isAsBefore = _isAsBefore && _connectors.Count < known.Length && ReferenceEquals(connector, known[_connectors.Count]);
        _connectors.Add(connector);
        _tasks.Clear();
    }

    public void StartTask()
    {
        Task = default;
        TaskBefore = Before is { } was && _tasks.Count < was.Tasks.Length && was.Tasks[_tasks.Count] is var task
            ? new Part { State = task.State, WorkerId = task.WorkerId, Trace = task.Trace }
            : default;
    }

    /// <exception cref="JsonException">The id stands twice: which of the two is true cannot be told.</exception>
    public void EndTask()
    {
        // Connect sorts tasks by id, so the search is for answers that are not Connect's.
        var id = Task.Id ?? _tasks.Count;
        if (_tasks.Count > 0 && id <= _tasks[^1].Id && HasTask(id))
        {
            throw new JsonException("a task is listed twice");
        }

        _tasks.Add(new ConnectorTask(id, Task.State ?? ConnectState.Missing, Task.WorkerId, Task.Trace));
    }

    /// <exception cref="JsonException">A name stands twice.</exception>
    public ImmutableArray<ConnectorStatus> Build()
    {
        if (_isAsBefore && _connectors.Count == known.Length)
        {
            return known;
        }

        var names = new HashSet<string>(_connectors.Count, StringComparer.Ordinal);
        foreach (var connector in _connectors)
        {
            if (!names.Add(connector.Name))
            {
                throw new JsonException("a connector is listed twice");
            }
        }

        return _connectors.DrainToImmutable();
    }

    private bool HasTask(int id) => _tasks.Exists(task => task.Id == id);

    private ConnectorStatus Finished()
    {
        var state = Connector.State ?? ConnectState.Missing;
        var tasks = CollectionsMarshal.AsSpan(_tasks);
        var hasSameTasks = Before is not null && tasks.SequenceEqual(Before.Tasks.AsSpan());
        return hasSameTasks && Before!.State == state && Before.WorkerId == Connector.WorkerId && Before.Trace == Connector.Trace
            && Before.Type == Type && Before.ConfiguredTasks == ConfiguredTasks
            ? Before
            : new ConnectorStatus
            {
                Name = Before?.Name ?? _name,
                Type = Type,
                State = state,
                WorkerId = Connector.WorkerId,
                Trace = Connector.Trace,
                Tasks = hasSameTasks ? Before!.Tasks : [.. tasks],
                ConfiguredTasks = ConfiguredTasks,
            };
    }
}
