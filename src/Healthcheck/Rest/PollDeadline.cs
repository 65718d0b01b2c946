namespace Healthcheck.Rest;

/// <summary>What is left of one poll's time. Its requests carry it, so that whoever handles them knows when the poll ends.</summary>
internal sealed class PollDeadline(TimeSpan length, TimeProvider time)
{
    private static readonly HttpRequestOptionsKey<PollDeadline> Key = new(nameof(PollDeadline));

    private readonly long _started = time.GetTimestamp();

    public TimeSpan Left => length - time.GetElapsedTime(_started);

    /// <returns>Null for a request that belongs to no poll.</returns>
    public static PollDeadline? Find(HttpRequestMessage? request) =>
        request is not null && request.Options.TryGetValue(Key, out var deadline) ? deadline : null;

    public void AddTo(HttpRequestMessage request) => request.Options.Set(Key, this);

    /// <summary>The same deadline, earlier by so much.</summary>
    public PollDeadline MoveForward(TimeSpan reserve) => new(Left - reserve, time);

    /// <summary>Waits for a task, but no longer than this, and never beyond the deadline. What the task throws is thrown.</summary>
    public async Task WaitAsync(Task task, TimeSpan longest, CancellationToken cancellationToken)
    {
        // Read once: it goes on falling, and a wait of less than nothing is an error, or has no end.
        var left = Left;
        if (!task.IsCompleted && left > TimeSpan.Zero)
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(task, Task.Delay(longest < left ? longest : left, time, ended.Token));
            await ended.CancelAsync();
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (task.IsCompleted)
        {
            await task;
        }
    }
}
