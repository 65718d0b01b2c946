using System.Runtime.InteropServices;
using System.Text.Json;
using Healthcheck.Connect;

namespace Healthcheck.Rest;

/// <summary>Collects the tasks of one connector, and sets aside those that are left over from a time when it had more.</summary>
internal sealed class TaskListBuilder
{
    private readonly List<ConnectorTask> _tasks = [];
    private readonly List<ConnectorTask> _leftOver = [];

    // Connect sorts tasks by id; only what comes in another order needs this.
    private HashSet<int>? _ids;
    private bool _hasGuessedIds;

    public int Count => _tasks.Count;

    public ReadOnlySpan<ConnectorTask> Tasks => CollectionsMarshal.AsSpan(_tasks);

    public ReadOnlySpan<ConnectorTask> LeftOver => CollectionsMarshal.AsSpan(_leftOver);

    /// <summary>Whether the id of one task was not understood, and the place it was given instead is another's id.</summary>
    public bool AreMixedUp { get; private set; }

    public void Clear()
    {
        _tasks.Clear();
        _leftOver.Clear();
        _ids = null;
        _hasGuessedIds = false;
        AreMixedUp = false;
    }

    /// <exception cref="JsonException">The id stands twice: which of the two is true cannot be told.</exception>
    public void Add(in StatusFields fields)
    {
        // Of a task without an id nothing can be believed; it is shown by its place in the list.
        var id = fields.Id ?? _tasks.Count;
        _hasGuessedIds |= fields.Id is null;
        if (IsListed(id))
        {
            AreMixedUp = _hasGuessedIds ? true : throw new JsonException("a task is listed twice");
            return;
        }

        var isUnderstood = fields is { Id: not null, IsOdd: false };
        _tasks.Add(new ConnectorTask(
            id,
            isUnderstood ? fields.State ?? ConnectState.Missing : ConnectState.Missing,
            fields.IsOdd ? null : fields.WorkerId,
            isUnderstood ? fields.Trace : fields.Trace ?? "its entry in the list of tasks is not understood"));
    }

    /// <summary>
    /// Before 2.5 Connect keeps the status of tasks that a connector no longer has. They are told by their id, which is not below the
    /// number of configured tasks.
    /// </summary>
    public void SetConfigured(int? configured)
    {
        if (configured is { } number)
        {
            SetAside(number);
        }
    }

    private void SetAside(int configured)
    {
        _leftOver.AddRange(_tasks.Where(task => IsLeftOver(task, configured)));
        if (_leftOver.Count > 0)
        {
            _tasks.RemoveAll(task => IsLeftOver(task, configured));
        }
    }

    private static bool IsLeftOver(in ConnectorTask task, int configured) =>
        task.Id >= configured && task.State.Kind is not StateKind.Missing;

    private bool IsListed(int id)
    {
        if (_ids is null)
        {
            if (_tasks.Count == 0 || id > _tasks[^1].Id)
            {
                return false;
            }

            _ids = [.. _tasks.Select(task => task.Id)];
        }

        return !_ids.Add(id);
    }
}
