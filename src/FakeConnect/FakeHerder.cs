namespace FakeConnect;

/// <summary>The worker's one busy thread, as far as callers notice it: either it answers or they wait.</summary>
internal sealed class FakeHerder(TimeProvider time)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _revival;
    private DateTimeOffset? _stuckSince;

    public bool Alive
    {
        get => StuckSince is null;
        set => Turn(value);
    }

    public DateTimeOffset? StuckSince
    {
        get
        {
            lock (_lock)
            {
                return _stuckSince;
            }
        }
    }

    /// <summary>True as soon as the herder answers, false when it did not within the limit.</summary>
    public async Task<bool> WaitAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await Revival().WaitAsync(limit, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private Task Revival()
    {
        lock (_lock)
        {
            return _revival?.Task ?? Task.CompletedTask;
        }
    }

    private void Turn(bool alive)
    {
        lock (_lock)
        {
            if (alive)
            {
                _revival?.SetResult();
                _revival = null;
                _stuckSince = null;
            }
            else if (_revival is null)
            {
                _revival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _stuckSince = time.GetUtcNow();
            }
        }
    }
}
