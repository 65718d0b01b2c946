namespace FakeConnect;

/// <summary>One connector with its tasks; immutable, a change is a new copy handed to the cluster.</summary>
internal sealed record FakeConnector(
    string Name,
    string Type,
    string State,
    string WorkerId,
    IReadOnlyList<FakeTask> Tasks,
    string? Trace = null)
{
    /// <summary>False: it has a configuration but no status, and the list leaves it out.</summary>
    public bool Reported { get; init; } = true;

    /// <summary>How many tasks have a configuration; null: as many as there are.</summary>
    public int? ConfiguredTasks { get; init; }

    /// <summary>A connector whose every part runs, tasks dealt over the workers in turn.</summary>
    public static FakeConnector Running(string name, string type, int tasks, params IReadOnlyList<string> workers)
    {
        if (workers.Count == 0)
        {
            workers = ["127.0.0.1:8083"];
        }

        var dealt = new FakeTask[tasks];
        for (var id = 0; id < tasks; id++)
        {
            dealt[id] = new FakeTask(id, "RUNNING", workers[id % workers.Count]);
        }

        return new FakeConnector(name, type, "RUNNING", workers[0], dealt);
    }

    /// <summary>This connector with one task replaced or added; Connect sorts tasks by id.</summary>
    public FakeConnector With(FakeTask task)
    {
        var tasks = Tasks.Where(other => other.Id != task.Id).Append(task).OrderBy(other => other.Id);
        return this with { Tasks = [.. tasks] };
    }
}
