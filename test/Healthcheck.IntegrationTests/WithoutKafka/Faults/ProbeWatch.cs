using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.WithoutKafka.Faults;

/// <summary>Asks / and /livez in turn, without end, and remembers each change of the verdict and whatever is no answer.</summary>
internal sealed class ProbeWatch : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<int> _codes = [];
    private readonly List<string> _unanswered = [];
    private readonly Task _watching;
    private int _answered;

    public ProbeWatch(DaemonProcess daemon) => _watching = WatchAsync(daemon);

    public int Answered => _answered;

    public string[] Unanswered
    {
        get
        {
            lock (_lock)
            {
                return [.. _unanswered];
            }
        }
    }

    /// <summary>The code that / had last; 0 before the first answer.</summary>
    public int Newest
    {
        get
        {
            lock (_lock)
            {
                return _codes.LastOrDefault();
            }
        }
    }

    /// <summary>The codes of / since it was asked before, each change once; the newest is where the next list begins.</summary>
    public int[] TakeCodes()
    {
        lock (_lock)
        {
            int[] codes = [.. _codes];
            _codes.RemoveRange(0, Math.Max(0, _codes.Count - 1));
            return codes;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync(DaemonProcess daemon)
    {
        while (!_stop.IsCancellationRequested)
        {
            await AskAsync(daemon, "", code => code is 200 or 503);
            await AskAsync(daemon, "livez", code => code is 200);
            await Eventually.PauseAsync(Pause);
        }
    }

    private async Task AskAsync(DaemonProcess daemon, string path, Func<int, bool> isRight)
    {
        string? fault = null;
        var code = 0;
        try
        {
            code = (await daemon.GetAsync(path)).Code;
            fault = isRight(code) ? null : $"/{path} answered {code}";
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            fault = $"/{path}: {exception.Message}";
        }

        if (_stop.IsCancellationRequested)
        {
            return;
        }

        lock (_lock)
        {
            if (fault is not null)
            {
                _unanswered.Add(fault);
                return;
            }

            _answered++;
            if (path.Length == 0 && (_codes.Count == 0 || _codes[^1] != code))
            {
                _codes.Add(code);
            }
        }
    }
}
