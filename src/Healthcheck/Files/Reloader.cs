namespace Healthcheck.Files;

/// <summary>
/// A value as its files have it now. Whoever asks has them read again, at most once a second, because a mounted Secret changes below a
/// running daemon. As long as they are faulty, what was read before goes on.
/// </summary>
/// <param name="patience">The longest that a request waits for a reading.</param>
/// <param name="waitsOnce">Whether a reading that hangs is waited for by the first request alone.</param>
/// <param name="tellFaulty">Told once, when the files turn faulty.</param>
/// <param name="tellRead">Told when something new was read, or the files are in order again.</param>
internal sealed class Reloader<T>(
    Reloadable<T> given, TimeSpan patience, bool waitsOnce, TimeProvider time, Action<FileFault> tellFaulty, Action<T> tellRead)
    where T : class
{
    /// <summary>The least time between two readings.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private volatile T _value = given.Value;
    private string? _hash = given.Files?.Hash;
    private int _version;
    private FileFault? _fault;
    private Task _reading = Task.CompletedTask;
    private Task? _overdue;
    private long _readAt = time.GetTimestamp();

    /// <summary>Newest.</summary>
    public T Value => _value;

    /// <summary>Raised when the value has changed.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Has the files read again if they were not within the last second.</summary>
    /// <returns>The newest value, be it the old one because the file system does not answer.</returns>
    public async ValueTask<T> RefreshAsync(CancellationToken cancellationToken)
    {
        if (given.Files is not { } files)
        {
            return _value;
        }

        var reading = StartReading(files);
        if (!reading.IsCompleted && !(waitsOnce && reading == Volatile.Read(ref _overdue)))
        {
            try
            {
                await reading.WaitAsync(patience, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                Volatile.Write(ref _overdue, reading);
                Note(new(files.Setting, $"{files.Name} gives nothing to read"));
            }
        }

        return _value;
    }

    /// <summary>On another thread, for a file system may hang; then there is one reading in flight and no second.</summary>
    private Task StartReading(FileSource<T> files)
    {
        lock (_gate)
        {
            if (_reading.IsCompleted && time.GetElapsedTime(_readAt) >= Interval)
            {
                _readAt = time.GetTimestamp();
                _reading = Task.Run(() => Read(files));
            }

            return _reading;
        }
    }

    private void Read(FileSource<T> files)
    {
        var now = files.Read();
        var fault = now.Fault;
        var isNew = false;
        if (fault is null && now.Hash is var hash && hash != _hash)
        {
            (var value, fault) = files.Parse(now.Texts);
            if (value is not null)
            {
                (_value, _hash, isNew) = (value, hash, true);
                Interlocked.Increment(ref _version);
            }
        }

        var wasFaulty = Note(fault) is not null;
        if (fault is null && (isNew || wasFaulty))
        {
            tellRead(_value);
        }
    }

    /// <returns>The fault before.</returns>
    private FileFault? Note(FileFault? fault)
    {
        var before = Interlocked.Exchange(ref _fault, fault);
        if (fault is not null && before is null)
        {
            tellFaulty(fault);
        }

        return before;
    }
}
