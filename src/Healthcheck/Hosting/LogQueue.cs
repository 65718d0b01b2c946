using System.Text;

namespace Healthcheck.Hosting;

/// <summary>
/// Lines on their way to whoever reads them. Who logs never waits: when the reader stands still and the queue is full, lines are
/// dropped and counted, and a line says so when the reader moves on.
/// </summary>
/// <param name="open">Opens where the lines go; called when there is a first one.</param>
/// <param name="notice">The line that says how many were dropped.</param>
internal sealed class LogQueue(Func<Stream> open, Func<long, string> notice) : IDisposable
{
    /// <summary>In the whole queue, since a single line may be as long as a hostile name.</summary>
    private const int MostCharacters = 512 * 1024;

    /// <summary>What a line costs besides its characters.</summary>
    private const int Overhead = 64;

    /// <summary>For the last lines. A reader that stands still must not hold up the end of the program.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(250);

    private readonly object _lock = new();
    private readonly Queue<(string Text, bool IsNotice)> _lines = new();
    private Thread? _writer;
    private int _characters;
    private long _dropped;
    private long _unread;
    private long _unwritten;
    private bool _ended;

    /// <summary>Lines dropped since the start.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <param name="line">With its end.</param>
    public void Add(string line)
    {
        lock (_lock)
        {
            if (_ended || _characters + Cost(line) > MostCharacters)
            {
                Interlocked.Increment(ref _dropped);
                _unread++;
                return;
            }

            EnqueueNotice(_unread + _unwritten);
            Enqueue(line, isNotice: false);
            if (_writer is null)
            {
                _writer = new Thread(Write) { IsBackground = true, Name = "log" };
                _writer.Start();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
            Monitor.Pulse(_lock);
        }

        _writer?.Join(Farewell);
    }

    private static int Cost(string line) => line.Length + Overhead;

    private void Write()
    {
        var to = Open();
        while (Next() is { } line)
        {
            var isWritten = TryWrite(to, line.Text);
            lock (_lock)
            {
                _characters -= Cost(line.Text);
                if (!isWritten && !line.IsNotice)
                {
                    Interlocked.Increment(ref _dropped);
                    _unwritten++;
                }
            }
        }
    }

    /// <returns>Null when there will be no more.</returns>
    private (string Text, bool IsNotice)? Next()
    {
        lock (_lock)
        {
            while (_lines.Count == 0)
            {
                // Where lines cannot be written, neither can this one; it waits for the next.
                EnqueueNotice(_unread == 0 ? 0 : _unread + _unwritten);
                if (_lines.Count > 0)
                {
                    break;
                }

                if (_ended)
                {
                    return null;
                }

                Monitor.Wait(_lock);
            }

            return _lines.Dequeue();
        }
    }

    private void EnqueueNotice(long lost)
    {
        if (lost > 0)
        {
            Enqueue(notice(lost), isNotice: true);
            (_unread, _unwritten) = (0, 0);
        }
    }

    private void Enqueue(string line, bool isNotice)
    {
        _lines.Enqueue((line, isNotice));
        _characters += Cost(line);
        Monitor.Pulse(_lock);
    }

    private static bool TryWrite(Stream to, string line)
    {
        try
        {
            to.Write(Encoding.UTF8.GetBytes(line));
            return true;
        }
        catch (Exception exception) when (IsOfTheOutput(exception))
        {
            return false;
        }
    }

    /// <summary>Some start the program with its output closed.</summary>
    private Stream Open()
    {
        try
        {
            return open();
        }
        catch (Exception exception) when (IsOfTheOutput(exception))
        {
            return Stream.Null;
        }
    }

    private static bool IsOfTheOutput(Exception exception) => exception is IOException or UnauthorizedAccessException;
}
