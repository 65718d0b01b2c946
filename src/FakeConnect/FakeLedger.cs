namespace FakeConnect;

/// <summary>What has become of a cluster: each change of a state, counted and, the latest of them, remembered.</summary>
internal sealed class FakeLedger
{
    private const int Remembered = 500;

    private readonly Lock _lock = new();
    private readonly Dictionary<(bool IsTask, string? From, string? To), long> _counts = [];
    private readonly Queue<FakeChange> _latest = new();
    private long _tasksGone;

    /// <summary>The latest changes, oldest first.</summary>
    public IReadOnlyList<FakeChange> Latest
    {
        get
        {
            lock (_lock)
            {
                return [.. _latest];
            }
        }
    }

    /// <summary>Tasks that went with their connector, by which they are no changes of their own.</summary>
    public long TasksGone
    {
        get
        {
            lock (_lock)
            {
                return _tasksGone;
            }
        }
    }

    /// <summary>How many connectors, or tasks, went from one state to another, as far as the condition holds of the two.</summary>
    public long Count(bool tasks, Func<string?, string?, bool> condition)
    {
        lock (_lock)
        {
            return _counts.Where(count => count.Key.IsTask == tasks && condition(count.Key.From, count.Key.To)).Sum(count => count.Value);
        }
    }

    /// <summary>Tasks that were in this state when their connector went.</summary>
    public long GoneFrom(string state)
    {
        lock (_lock)
        {
            return _counts.GetValueOrDefault((true, state, null));
        }
    }

    /// <summary>Notes what differs.</summary>
    /// <param name="before">Null: it was not there.</param>
    /// <param name="after">Null: it is gone.</param>
    public void Note(FakeConnector? before, FakeConnector? after)
    {
        var name = (before ?? after)!.Name;
        lock (_lock)
        {
            NoteChange(new FakeChange(name, null, before?.State, after?.State), isRemembered: true);
            var ids = (before?.Tasks ?? []).Concat(after?.Tasks ?? []).Select(task => task.Id).Distinct();
            foreach (var id in ids)
            {
                var change = new FakeChange(name, id, StateOf(before, id), StateOf(after, id));
                NoteChange(change, isRemembered: after is not null);
                _tasksGone += change.To is null ? 1 : 0;
            }
        }
    }

    private static string? StateOf(FakeConnector? connector, int id) => connector?.Tasks.FirstOrDefault(task => task.Id == id)?.State;

    private void NoteChange(FakeChange change, bool isRemembered)
    {
        if (change.From == change.To)
        {
            return;
        }

        var key = (change.Task is not null, change.From, change.To);
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
        if (isRemembered)
        {
            _latest.Enqueue(change);
            if (_latest.Count > Remembered)
            {
                _latest.Dequeue();
            }
        }
    }
}
