namespace Healthcheck.Polling;

/// <summary>Asks the loop to poll before the interval is over. Several requests before the next poll are one.</summary>
internal sealed class PollTrigger
{
    private volatile TaskCompletionSource _requested = Create();

    /// <summary>Ends when a poll has been asked for.</summary>
    public Task Requested => _requested.Task;

    public void Request() => _requested.TrySetResult();

    /// <summary>A poll begins, so that what was asked for so far is being done.</summary>
    public void Reset()
    {
        if (_requested.Task.IsCompleted)
        {
            _requested = Create();
        }
    }

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
