namespace Healthcheck.Polling;

/// <summary>What is left of one poll's time.</summary>
internal sealed class PollDeadline(TimeSpan length, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private readonly TimeSpan _length = length;

    public TimeSpan Left => _length - time.GetElapsedTime(_started);

    /// <summary>The same deadline, earlier by so much.</summary>
    public PollDeadline Before(TimeSpan reserve) => new(Left - reserve, time);

    /// <summary>Waits for a task, but no longer than this, and never beyond the deadline. What the task throws is thrown.</summary>
    public async Task WaitAsync(Task task, TimeSpan longest, CancellationToken stopping)
    {
        // Read once: it goes on falling, and a wait of less than nothing is an error, or has no end.
        var left = Left;
        if (!task.IsCompleted && left > TimeSpan.Zero)
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            await Task.WhenAny(task, Task.Delay(longest < left ? longest : left, time, ended.Token));
            await ended.CancelAsync();
        }

        stopping.ThrowIfCancellationRequested();
        if (task.IsCompleted)
        {
            await task;
        }
    }
}
