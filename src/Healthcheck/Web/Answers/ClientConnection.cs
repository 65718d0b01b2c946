using Microsoft.AspNetCore.Connections;

namespace Healthcheck.Web;

/// <summary>
/// A connection of a client: whether it is being answered, and when it last moved. By that is chosen which one is closed when there
/// is no room for another.
/// </summary>
internal sealed class ClientConnection(ConnectionContext connection, ConnectionLimit limit)
{
    private const int Closed = -1;

    /// <summary>How many requests are being answered, in HTTP/2 several; or that it was closed.</summary>
    private int _state;
    private long _lastMove = limit.NextMove();
    private long _answerBegan;

    public bool IsAnswering => Volatile.Read(ref _state) > 0;

    /// <summary>By us, to make room.</summary>
    public bool IsClosed => Volatile.Read(ref _state) is Closed;

    /// <summary>
    /// A number that grows with time: of the opening, the last request, or the last piece of an answer that the client took.
    /// </summary>
    public long LastMove => Volatile.Read(ref _lastMove);

    /// <summary>As <see cref="LastMove"/>, of the last request.</summary>
    public long AnswerBegan => Volatile.Read(ref _answerBegan);

    public void Move() => Volatile.Write(ref _lastMove, limit.NextMove());

    /// <returns>False when the connection has been closed to make room.</returns>
    public bool BeginAnswer()
    {
        if (!Change(static state => state + 1, static _ => true))
        {
            return false;
        }

        Move();
        Volatile.Write(ref _answerBegan, LastMove);
        return true;
    }

    public void EndAnswer()
    {
        Move();
        Change(static state => state - 1, static state => state > 0);
    }

    /// <returns>False when it is being answered by now, or closed already.</returns>
    public bool CloseIfIdle() => Close(static state => state == 0);

    /// <returns>False when the answer has ended by now, or closed already.</returns>
    public bool CloseIfAnswering() => Close(static state => state > 0);

    private bool Close(Func<int, bool> mayBe)
    {
        if (!Change(static _ => Closed, mayBe))
        {
            return false;
        }

        // On another thread: whoever makes room may hold a lock, and the server has locks of its own.
        ThreadPool.UnsafeQueueUserWorkItem(
            static connection => connection.Abort(new ConnectionAbortedException("closed to make room for another")),
            connection,
            preferLocal: false);
        return true;
    }

    /// <returns>False when it is closed, or not what it may be.</returns>
    private bool Change(Func<int, int> next, Func<int, bool> mayBe)
    {
        var state = Volatile.Read(ref _state);
        while (state is not Closed && mayBe(state))
        {
            var seen = Interlocked.CompareExchange(ref _state, next(state), state);
            if (seen == state)
            {
                return true;
            }

            state = seen;
        }

        return false;
    }
}
