using Healthcheck.Connect;
using Healthcheck.Rest;

namespace Healthcheck.Polling;

/// <summary>
/// One worker: its connections, the question of life that is in flight, and what is known of its life. The question proves only lists that
/// came over its own connection.
/// </summary>
/// <param name="grace">How long it may fail to prove itself once it has been seen alive.</param>
/// <param name="mixedWindow">How close together good and bad answers must lie for the address to count as mixed.</param>
/// <param name="answered">Called when an answer has come, from any thread.</param>
internal sealed class WorkerMonitor(
    Uri worker,
    WorkerConnectionFactory connections,
    LivenessClient client,
    TimeSpan grace,
    TimeSpan mixedWindow,
    Action<WorkerLiveness, WorkerLiveness> answered,
    TimeProvider time) : IDisposable
{
    /// <summary>A worker that takes longer has enough to do: it is not asked again in the same poll.</summary>
    private static readonly TimeSpan QuickAnswer = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly WorkerConnections _connections = new(worker, connections, time);
    private Task _answer = Task.CompletedTask;
    private volatile bool _isBeingAsked;
    private WorkerList? _asked;
    private ProvenConnection? _proven;
    private AddressHistory _history = AddressHistory.None;
    private WorkerLiveness _life = client.Asks ? WorkerLiveness.Unknown : WorkerLiveness.NotAsked;

    public Uri Worker => worker;

    public WorkerLiveness Life
    {
        get
        {
            lock (_gate)
            {
                return _life;
            }
        }
    }

    /// <summary>Whether it counts as a live member of its group now.</summary>
    public bool IsAlive => Life.IsAlive(Timestamp.Now(time), grace);

    /// <summary>Whether its answers have been contradicting one another lately.</summary>
    public bool IsSuspect
    {
        get
        {
            lock (_gate)
            {
                return _history.IsSuspect;
            }
        }
    }

    /// <summary>Until when it wishes not to be asked, and why; null: it may be asked.</summary>
    public (Timestamp Until, ConnectReading.Unreachable Fault)? Pause { get; set; }

    /// <summary>The first list over the connection being asked that was not believed and waits for the proof.</summary>
    public WorkerList? Doubted { get; private set; }

    /// <summary>Whether a question has not been answered yet.</summary>
    public bool IsBeingAsked => _isBeingAsked;

    /// <summary>Ends when the newest question has been answered well, or for the last time; has ended where nothing was asked.</summary>
    public Task Answer => _answer;

    /// <summary>The connection for the next list: one that is not waiting for an answer.</summary>
    public WorkerConnection Connect() =>
        IsBeingAsked && _asked is { } asked ? _connections.TakeBeside(asked.Connection) : _connections.Take(_proven?.Connection);

    /// <summary>
    /// Leaves the present connection, so that the next may lead to another process; not while an answer is awaited over it.
    /// </summary>
    public void Disconnect()
    {
        if (!IsBeingAsked)
        {
            _connections.Close();
        }
    }

    public void Dispose() => _connections.Close();

    /// <summary>Whether the connection over which this list came has proved to lead to a live member of the group.</summary>
    public bool HasProven(WorkerList list)
    {
        lock (_gate)
        {
            return !_life.IsAsked || (_proven is { } proven && proven.Proves(list));
        }
    }

    /// <summary>Whether it has proved so after the list had been read.</summary>
    public bool HasProvenSince(WorkerList list)
    {
        lock (_gate)
        {
            return !_life.IsAsked
                || (_proven is { } proven && proven.Proves(list) && proven.At.Monotonic >= list.Snapshot.TakenAt.Monotonic);
        }
    }

    /// <summary>Whether the connection was made anew between the list and the proof, so that the list must be read once more.</summary>
    public bool WasReconnectedAfter(WorkerList list)
    {
        lock (_gate)
        {
            // A smaller number is that of an older proof.
            return _proven is { } proven && proven.Connection == list.Connection && proven.Number > list.Number;
        }
    }

    /// <summary>Asks over the connection of this list, unless a question is still in flight.</summary>
    /// <param name="listed">Names of connectors that it lists.</param>
    /// <param name="times">How often, one after the other, as long as it answers quickly.</param>
    /// <param name="repeatsSlow">Whether it is asked once more after a bad answer that was slow, the first of them.</param>
    /// <returns>Whether it is being asked over this connection.</returns>
    public bool Ask(WorkerList list, IEnumerable<string> listed, int times, Func<bool> repeatsSlow, CancellationToken cancellationToken)
    {
        if (!client.Asks || IsBeingAsked)
        {
            return false;
        }

        _asked = list;
        _isBeingAsked = true;
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _answer = answered.Task;
        _ = AskAsync(list, listed, times, repeatsSlow, answered, cancellationToken);
        return true;
    }

    /// <summary>It refused the connection, or is not Connect yet: what comes back may be another process.</summary>
    public void MarkReplaced()
    {
        lock (_gate)
        {
            _life = _life.IsAsked ? _life with { IsReplaced = true } : _life;
        }
    }

    /// <summary>The list is not believed; a proof over its connection makes the next one a second look.</summary>
    /// <returns>Whether it is the first such list over its connection.</returns>
    public bool RememberDoubt(WorkerList list)
    {
        var isFirst = _asked is { } asked && asked.IsOverSameConnectionAs(list) && Doubted?.IsOverSameConnectionAs(list) is not true;
        Doubted = isFirst ? list : Doubted;
        return isFirst;
    }

    public void ForgetDoubt() => Doubted = null;

    private async Task AskAsync(
        WorkerList list,
        IEnumerable<string> listed,
        int times,
        Func<bool> repeatsSlow,
        TaskCompletionSource answered,
        CancellationToken cancellationToken)
    {
        try
        {
            for (var (isLast, mayRepeat) = (false, true); !isLast; times--)
            {
                lock (_gate)
                {
                    _life = _life.MarkAsked(Timestamp.Now(time));
                }

                var started = time.GetTimestamp();
                var answer = await client.AskAsync(list.Connection, listed, cancellationToken);
                var isSlow = time.GetElapsedTime(started) > QuickAnswer;
                var isRepeated = isSlow && !answer.Alive && mayRepeat && repeatsSlow();
                mayRepeat &= !isSlow;
                // A list that this does not prove is read once more, and asked about then.
                var isOverAnother = answer.Alive && GetProvenNumber(list) != list.Number;
                isLast = !isRepeated && (isSlow || isOverAnother || times <= 1);
                _isBeingAsked = !isLast;
                NoteAnswer(list, answer);
                if (answer.Alive || isLast)
                {
                    answered.TrySetResult();
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            answered.TrySetCanceled(cancellationToken);
        }
        catch (Exception bug)
        {
            // Whoever waits for the answer sees it. Without a proof nothing is believed.
            _isBeingAsked = false;
            answered.TrySetException(bug);
        }
    }

    /// <summary>Where no connection lasts, a proof counts for the address.</summary>
    private static int GetProvenNumber(WorkerList list) => list.Connection.Lasts ? list.Connection.Number : list.Number;

    private void NoteAnswer(WorkerList list, LivenessAnswer answer)
    {
        var now = Timestamp.Now(time);
        WorkerLiveness before, after;
        lock (_gate)
        {
            before = _life;
            _history = _history.Add(answer, now, mixedWindow);
            _life = after = _life.Apply(answer, now) with { IsMixed = _history.IsMixed };
            if (answer.Alive)
            {
                _proven = new ProvenConnection(list.Connection, GetProvenNumber(list), now);
            }
        }

        answered(before, after);
    }

    /// <param name="Number">Of the connection when it was proved.</param>
    private sealed record ProvenConnection(WorkerConnection Connection, int Number, Timestamp At)
    {
        public bool Proves(WorkerList list) => list.Connection == Connection && list.Number == Number;
    }
}
