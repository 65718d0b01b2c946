namespace Healthcheck.IntegrationTests.Support;

/// <summary>Asks a daemon for its verdict every 100 ms, beside the story, and keeps each answer.</summary>
internal sealed class Watch : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Answer> _answers = [];
    private readonly Lock _gate = new();
    private readonly Task _watching;

    public Watch(DaemonProcess daemon) => _watching = WatchAsync(daemon);

    public int Count => Answers.Length;

    /// <summary>Oldest first; a snapshot.</summary>
    public Answer[] Answers
    {
        get
        {
            lock (_gate)
            {
                return [.. _answers];
            }
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
            try
            {
                var answer = await daemon.GetAsync();
                lock (_gate)
                {
                    _answers.Add(answer);
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
            {
                // A busy machine; the next answer tells as much.
            }
            await Eventually.PauseAsync(Pause);
        }
    }
}
