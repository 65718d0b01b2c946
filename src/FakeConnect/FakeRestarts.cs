using System.Collections.Concurrent;
using System.Globalization;

namespace FakeConnect;

/// <summary>
/// What a worker does when it is asked to restart something: what failed runs again, unless it is poisoned. States change at once, where
/// Connect takes a moment.
/// </summary>
internal sealed class FakeRestarts(FakeCluster cluster)
{
    private const string Busy =
        "Cannot complete request momentarily due to stale configuration (typically caused by a concurrent config change)";

    private readonly ConcurrentDictionary<(string Connector, int? Task), bool> _poisoned = new();
    private long _accepted;

    /// <summary>How many requests to restart something were done.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>True: the group rebalances, and every restart is refused with 409.</summary>
    public bool IsRebalancing { get; set; }

    /// <summary>Fails again whenever it is restarted.</summary>
    /// <param name="task">Null for the connector itself.</param>
    public void Poison(string connector, int? task) => _poisoned[(connector, task)] = true;

    public void Cure(string connector, int? task) => _poisoned.TryRemove((connector, task), out _);

    /// <summary>The answer to a POST; null for a path on which nothing can be restarted.</summary>
    public FakeReply? Answer(FakeTarget target, FakeVersion version) => target.Segments switch
    {
        ["connectors", _, "restart"] or ["connectors", _, "tasks", _, "restart"] when IsRebalancing => FakeReply.Error(409, Busy),
        ["connectors", var name, "restart"] => RestartConnector(name, target, version),
        ["connectors", var name, "tasks", var id, "restart"] => RestartTask(name, id),
        _ => null,
    };

    private FakeReply RestartConnector(string name, FakeTarget target, FakeVersion version)
    {
        if (!cluster.TryFind(name, out var connector))
        {
            return FakeReply.Error(404, $"Unknown connector: {name}");
        }

        // Before 3.0 the parameters are not known, so not heard.
        var (withTasks, onlyFailed) = version is FakeVersion.NoExpand
            ? (false, false)
            : (target.Says("includeTasks"), target.Says("onlyFailed"));
        Interlocked.Increment(ref _accepted);
        if (!onlyFailed || connector.State == "FAILED")
        {
            Run(name, null);
        }

        foreach (var task in connector.Tasks.Where(task => withTasks && (!onlyFailed || task.State == "FAILED")))
        {
            Run(name, task.Id);
        }

        return withTasks || onlyFailed ? FakeReply.Json(FakeJson.Status(Plan(connector, withTasks), null), 202) : NoContent();
    }

    private FakeReply RestartTask(string name, string id)
    {
        if (!cluster.TryFind(name, out var connector)
            || !int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || !connector.Tasks.Any(task => task.Id == number))
        {
            return FakeReply.Error(404, $"Unknown task: {name}-{id}");
        }

        Interlocked.Increment(ref _accepted);
        Run(name, number);
        return NoContent();
    }

    private void Run(string name, int? task)
    {
        if (_poisoned.ContainsKey((name, task)))
        {
            return;
        }

        if (task is { } id)
        {
            cluster.SetTask(name, id, "RUNNING");
        }
        else
        {
            cluster.SetState(name, "RUNNING");
        }
    }

    /// <summary>What is about to be restarted, as it is told with 202.</summary>
    private static FakeConnector Plan(FakeConnector connector, bool withTasks) => connector with
    {
        State = connector.State == "FAILED" ? "RESTARTING" : connector.State,
        Tasks = [.. connector.Tasks.Select(task => withTasks && task.State == "FAILED" ? task with { State = "RESTARTING" } : task)],
    };

    private static FakeReply NoContent() => new() { Status = 204, ContentType = null };
}
