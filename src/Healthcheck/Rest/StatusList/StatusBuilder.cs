using System.Collections.Immutable;
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
    private readonly TaskListBuilder _tasks = new();
    private readonly KnownConnectors _known = new(known);
    private string _name = "";
    private bool _isAsBefore = true;

    public StatusFields Connector;
    public StatusFields Task;

    /// <summary>As the connector was before; nothing for a new one.</summary>
    public StatusFields ConnectorBefore;

    /// <summary>As the task was that stood in this place of its connector; nothing for a new one.</summary>
    public StatusFields TaskBefore;

    /// <summary>The name that follows if the list is as it was; null at its end.</summary>
    public string? NextName => _known.NextName;

    /// <summary>The connector as it was before; null for a new one.</summary>
    public ConnectorStatus? Before { get; private set; }

    /// <summary>Whether the connector has a status, as an object.</summary>
    public bool HasStatus { get; set; }

    /// <summary>Whether its status has tasks, as an array.</summary>
    public bool HasTasks { get; set; }

    /// <summary>source, sink or unknown.</summary>
    public string Type { get; set; } = "unknown";

    /// <summary>How many tasks have a configuration; null when the answer does not say.</summary>
    public int? ConfiguredTasks { get; set; }

    public void StartConnector(string name)
    {
        Before = _known.Find(name);
        _name = name;
        HasStatus = false;
        HasTasks = false;
        Type = "unknown";
        ConfiguredTasks = null;
        Connector = default;
        ConnectorBefore = Before is { } was ? new StatusFields { State = was.State, WorkerId = was.WorkerId, Trace = was.Trace } : default;
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
            ? new StatusFields { State = task.State, WorkerId = task.WorkerId, Trace = task.Trace }
            : default;
    }

    /// <exception cref="JsonException">The id stands twice: which of the two is true cannot be told.</exception>
    public void EndTask() => _tasks.Add(Task);

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

    private ConnectorStatus Finished()
    {
        if (WhyUnreadable() is { } why)
        {
            // Its tasks may be on any worker, so it is given to none.
            _tasks.Clear();
            Connector = new StatusFields { Trace = why };
            ConfiguredTasks = null;
        }
        else if (Connector.IsOdd || Connector.State is null or { Kind: StateKind.Missing })
        {
            Connector.State = null;
            Connector.WorkerId = Connector.IsOdd ? null : Connector.WorkerId;
            Connector.Trace ??= "its status names no state";
        }

        _tasks.SetConfigured(ConfiguredTasks);
        return IsBefore() ? Before! : new ConnectorStatus
        {
            Name = Before?.Name ?? _name,
            Type = Type,
            State = Connector.State ?? ConnectState.Missing,
            WorkerId = Connector.WorkerId,
            Trace = Connector.Trace,
            Tasks = Kept(_tasks.Tasks, Before?.Tasks),
            ConfiguredTasks = ConfiguredTasks,
            LeftOverTasks = Kept(_tasks.LeftOver, Before?.LeftOverTasks),
        };
    }

    /// <summary>Nothing is known of a connector without the list of its tasks: any of them may have failed.</summary>
    private string? WhyUnreadable() =>
        !HasStatus ? "it is listed without a status"
        : !HasTasks ? "its tasks are not a list"
        : _tasks.AreMixedUp ? "its tasks cannot be told apart"
        : null;

    private bool IsBefore() =>
        Before is { } was
        && was.State == (Connector.State ?? ConnectState.Missing) && was.WorkerId == Connector.WorkerId && was.Trace == Connector.Trace
        && was.Type == Type && was.ConfiguredTasks == ConfiguredTasks
        && _tasks.Tasks.SequenceEqual(was.Tasks.AsSpan()) && _tasks.LeftOver.SequenceEqual(was.LeftOverTasks.AsSpan());

    private static ImmutableArray<ConnectorTask> Kept(ReadOnlySpan<ConnectorTask> tasks, ImmutableArray<ConnectorTask>? before) =>
        before is { } was && tasks.SequenceEqual(was.AsSpan()) ? was : [.. tasks];
}
