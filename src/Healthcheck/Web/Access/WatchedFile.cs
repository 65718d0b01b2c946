namespace Healthcheck.Web;

/// <summary>
/// Reads a file anew. Gives the same object as before while the file has not changed; a fault is a phrase without content.
/// </summary>
internal delegate (T? Value, string? Fault) ReadAgain<T>()
    where T : class;

/// <summary>What a file held at the start, and how to read it again.</summary>
internal sealed record WatchedFile<T>(T Now, ReadAgain<T> ReadAgain)
    where T : class;

/// <summary>
/// What a file holds now. Whoever asks has it read again, at most once a second, so that a mounted Secret may change below a running
/// daemon. While the file is faulty, what was read before goes on.
/// </summary>
/// <param name="tellFaulty">Told once, when the file turns faulty.</param>
/// <param name="tellRead">Told when something new was read, or the file is in order again.</param>
internal sealed class FileReloader<T>(WatchedFile<T> file, TimeProvider time, Action<string> tellFaulty, Action<T> tellRead)
    where T : class
{
    /// <summary>The least time between two readings.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>The longest that a request or a handshake waits for a file system.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private volatile T _newest = file.Now;
    private string? _fault;
    private Task _reading = Task.CompletedTask;
    private Task? _slow;
    private long _readAt = time.GetTimestamp();

    public async ValueTask<T> GetAsync(CancellationToken cancellationToken)
    {
        var reading = StartReading();
        if (!reading.IsCompleted && reading != Volatile.Read(ref _slow))
        {
            try
            {
                await reading.WaitAsync(Patience, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                // Nobody else waits for the same reading; it may hang for ever.
                Volatile.Write(ref _slow, reading);
                Note("gives nothing to read");
            }
        }

        return _newest;
    }

    /// <summary>On another thread, for a file system may hang; then there is one reading in flight and no second.</summary>
    private Task StartReading()
    {
        lock (_gate)
        {
            if (_reading.IsCompleted && time.GetElapsedTime(_readAt) >= Interval)
            {
                _readAt = time.GetTimestamp();
                _reading = Task.Run(Read);
            }

            return _reading;
        }
    }

    private void Read()
    {
        var (value, fault) = file.ReadAgain();
        var (isNew, wasFaulty) = (value is not null && value != _newest, Note(fault) is not null);
        if (value is not null)
        {
            _newest = value;
            if (isNew || wasFaulty)
            {
                tellRead(value);
            }
        }
    }

    /// <returns>The fault before.</returns>
    private string? Note(string? fault)
    {
        var before = Interlocked.Exchange(ref _fault, fault);
        if (fault is not null && before is null)
        {
            tellFaulty(fault);
        }

        return before;
    }
}
