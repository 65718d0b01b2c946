using System.Collections.Immutable;
using System.Text.Json;
using Healthcheck.Connect;

namespace Healthcheck.Rest;

/// <summary>Puts connectors together from what the parser comes across. What was not said stays missing; nothing is made up.</summary>
internal sealed class StatusBuilder
{
    private readonly ImmutableArray<ConnectorStatus>.Builder _connectors = ImmutableArray.CreateBuilder<ConnectorStatus>();
    private readonly ImmutableArray<ConnectorTask>.Builder _tasks = ImmutableArray.CreateBuilder<ConnectorTask>();
    private string _name = "";

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

    /// <summary>source, sink or unknown.</summary>
    public string Type { get; set; } = "unknown";

    /// <summary>How many tasks have a configuration; null when the answer does not say.</summary>
    public int? ConfiguredTasks { get; set; }

    public void StartConnector(string name)
    {
        _name = name;
        Type = "unknown";
        ConfiguredTasks = null;
        Connector = default;
    }

    public void EndConnector() => _connectors.Add(new ConnectorStatus
    {
        Name = _name,
        Type = Type,
        State = Connector.State ?? ConnectState.Missing,
        WorkerId = Connector.WorkerId,
        Trace = Connector.Trace,
        Tasks = _tasks.DrainToImmutable(),
        ConfiguredTasks = ConfiguredTasks,
    });

    public void StartTask() => Task = default;

    /// <exception cref="JsonException">The id stands twice: which of the two is true cannot be told.</exception>
    public void EndTask()
    {
        // Connect sorts tasks by id, so the search is for answers that are not Connect's.
        var id = Task.Id ?? _tasks.Count;
        if (_tasks.Count > 0 && id <= _tasks[^1].Id && _tasks.Any(task => task.Id == id))
        {
            throw new JsonException("a task is listed twice");
        }

        _tasks.Add(new ConnectorTask(id, Task.State ?? ConnectState.Missing, Task.WorkerId, Task.Trace));
    }

    /// <exception cref="JsonException">A name stands twice.</exception>
    public ImmutableArray<ConnectorStatus> Build()
    {
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
}
