namespace Healthcheck.Rest;

/// <summary>
/// Reads files again, at most once a second, because a mounted Secret changes below a running daemon. As long as they are faulty, what was
/// read before goes on.
/// </summary>
internal abstract partial class Reloader(string setting, bool canChange, TimeProvider time, ILogger logger)
{
    /// <summary>The least time between two readings, and the longest that a request waits for one.</summary>
    public static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private volatile string? _fault;
    private Task _reading = Task.CompletedTask;
    private long _readAt = time.GetTimestamp();

    /// <summary>On another thread, for a file system may hang; then there is one reading in flight and no second.</summary>
    public Task StartReading()
    {
        lock (_gate)
        {
            if (canChange && _reading.IsCompleted && time.GetElapsedTime(_readAt) >= Second)
            {
                _readAt = time.GetTimestamp();
                _reading = Task.Run(Read);
            }

            return _reading;
        }
    }

    /// <summary>A reading has been waited for in vain.</summary>
    public void NoteIfSlow()
    {
        Task reading;
        lock (_gate)
        {
            reading = _reading;
        }

        if (!reading.IsCompleted)
        {
            Fail(new FileFault(setting, "the file (path not shown) gives nothing to read"));
        }
    }

    /// <summary>Reads, and takes over what is new.</summary>
    protected abstract (bool IsNew, FileFault? Fault) ReadAgain();

    private void Read()
    {
        var (isNew, fault) = ReadAgain();
        if (fault is null && (isNew || _fault is not null))
        {
            FileRead(setting);
        }

        Fail(fault);
    }

    private void Fail(FileFault? fault)
    {
        if (fault is not null && _fault is null)
        {
            FileFaulty(fault.Setting, fault.Phrase);
        }

        _fault = fault?.Phrase;
    }

    [LoggerMessage(181, LogLevel.Warning, "{Setting}: {Fault}; what was read before goes on", EventName = "ConnectionFileFaulty")]
    private partial void FileFaulty(string setting, string fault);

    [LoggerMessage(182, LogLevel.Information, "{Setting}: was read anew and is in use", EventName = "ConnectionFileRead")]
    private partial void FileRead(string setting);
}

/// <summary>A value as it is now.</summary>
/// <param name="given">Null where the setting is not given.</param>
internal sealed class Reloader<T>(Reloadable<T>? given, TimeProvider time, ILogger logger)
    : Reloader(given?.Files?.Setting ?? "", given?.Files is not null, time, logger)
    where T : class
{
    private volatile T? _value = given?.Value;
    private string? _hash = given?.Files?.Hash;
    private int _version;

    public T? Value => _value;

    /// <summary>Raised when the value has changed.</summary>
    public int Version => Volatile.Read(ref _version);

    protected override (bool IsNew, FileFault? Fault) ReadAgain()
    {
        var files = given!.Files!;
        var now = files.Read();
        if (now.Fault is not null)
        {
            return (false, now.Fault);
        }

        var hash = now.Hash;
        if (hash == _hash)
        {
            return (false, null);
        }

        var (value, fault) = files.Parse(now.Texts);
        if (value is null)
        {
            return (false, fault);
        }

        _value = value;
        _hash = hash;
        Interlocked.Increment(ref _version);
        return (true, null);
    }
}
