using Microsoft.AspNetCore.Connections;

namespace Healthcheck.Web;

/// <summary>
/// A connection of a client: whether it is being answered, and when it last moved. By that is chosen which one is closed when there
/// is no room for another.
/// </summary>
internal sealed class ClientConnection(ConnectionContext connection, ConnectionLimit limit)
{
    private const int Idle = 0;
    private const int Answering = 1;
    private const int Closed = 2;

    private int _state;
    private long _lastMove = limit.NextMove();
    private long _answerBegan;

    public bool IsAnswering => Volatile.Read(ref _state) is Answering;

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
        if (Interlocked.CompareExchange(ref _state, Answering, Idle) is Closed)
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
        Interlocked.CompareExchange(ref _state, Idle, Answering);
    }

    /// <returns>False when it is being answered by now, or closed already.</returns>
    public bool CloseIfIdle() => Close(Idle);

    /// <returns>False when the answer has ended by now, or closed already.</returns>
    public bool CloseIfAnswering() => Close(Answering);

    private bool Close(int expected)
    {
        if (Interlocked.CompareExchange(ref _state, Closed, expected) != expected)
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
}
