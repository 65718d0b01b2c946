using Healthcheck.Connect;
using Healthcheck.Rest;

namespace Healthcheck.Polling;

/// <summary>
/// The connections to one worker: one, and a second only while an answer is awaited over the first, so that a sick worker's answer after
/// ten seconds delays no list. Used by the poll alone.
/// </summary>
internal sealed class WorkerConnections(Uri worker, WorkerConnectionFactory connections, TimeProvider time)
{
    /// <summary>
    /// A Service may have moved, and a name may have another address: a connection that has proved itself is not kept for longer.
    /// </summary>
    private static readonly TimeSpan RenewAfter = TimeSpan.FromMinutes(2);

    private WorkerConnection? _first;
    private WorkerConnection? _second;
    private Timestamp _opened;

    /// <summary>One that no answer is awaited over, while another is.</summary>
    /// <param name="asked">The connection over which the answer is awaited.</param>
    public WorkerConnection TakeBeside(WorkerConnection asked) => asked == _first ? _second ??= Open() : _first ??= Open();

    /// <summary>The one connection, made anew when it has served for some minutes, or when certificates have changed.</summary>
    /// <param name="proven">The connection that has proved itself, which is kept before any other; null: none has.</param>
    public WorkerConnection Take(WorkerConnection? proven)
    {
        if (_second is not null && proven == _second)
        {
            (_first, _second) = (_second, _first);
        }

        _second?.Dispose();
        _second = null;
        if (_first is { IsOutdated: true } || (_first is not null && proven == _first && Timestamp.Now(time) - _opened >= RenewAfter))
        {
            Close();
        }

        return _first ??= Open();
    }

    public void Close()
    {
        _first?.Dispose();
        _second?.Dispose();
        _first = _second = null;
    }

    private WorkerConnection Open()
    {
        _opened = Timestamp.Now(time);
        return connections.Create(worker);
    }
}
