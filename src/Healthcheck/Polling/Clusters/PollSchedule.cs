namespace Healthcheck.Polling;

/// <summary>
/// When the next poll is due: an interval after the last was, and at once after the wall clock was seen to leap ahead, as it does when a
/// machine wakes up. The clock that timers go by stands still meanwhile, so a long interval would leave an old verdict standing.
/// </summary>
internal sealed class PollSchedule : IDisposable
{
    /// <summary>How often the clocks are compared, and how far the wall clock may get ahead in that time.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(5);

    /// <summary>Timers keep whole milliseconds only.</summary>
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _disposed = new();
    private Task _pause;
    private TimeSpan _due;
    private TimeSpan _lead;

    /// <param name="share">
    /// Above 0, at most 1: which part of the interval the first wait takes. Clusters that all begin at once would otherwise be polled at
    /// the same moments for ever, and a probe that comes then would wait for all of them.
    /// </param>
    public PollSchedule(TimeSpan interval, double share, TimeProvider time)
    {
        (_interval, _time) = (interval, time);
        (var now, _lead) = ReadClocks();
        _due = now + interval * share;
        _pause = Pause(_due - now);
    }

    /// <summary>
    /// Returns at once when a poll is overdue. Those after it are due when they would have been, so that clusters which were all held
    /// up together do not stay together.
    /// </summary>
    /// <param name="requested">Ends when a poll is wanted sooner; then the next one is due when it would have been.</param>
    /// <exception cref="OperationCanceledException">The daemon is stopping.</exception>
    public async Task WaitAsync(Task requested, CancellationToken cancellationToken)
    {
        var isDue = false;
        while (!isDue && await Task.WhenAny(_pause, requested).WaitAsync(cancellationToken) == _pause)
        {
            (isDue, var left) = Look();
            _pause = Pause(left);
        }
    }

    public void Dispose()
    {
        _disposed.Cancel();
        _disposed.Dispose();
    }

    /// <returns>Whether a poll is due by now, which is said once, and how long it is until the next.</returns>
    private (bool IsDue, TimeSpan Left) Look()
    {
        var (now, lead) = ReadClocks();
        var isDue = lead - _lead > Glance;
        _lead = lead;
        for (; _due - now < Millisecond; _due += _interval)
        {
            isDue = true;
        }

        return (isDue, _due - now);
    }

    private Task Pause(TimeSpan left)
    {
        var rounded = TimeSpan.FromMilliseconds(Math.Max(1, Math.Round(left.TotalMilliseconds)));
        return Task.Delay(rounded < Glance ? rounded : Glance, _time, _disposed.Token);
    }

    /// <returns>What timers go by, and how far the wall clock is ahead of it.</returns>
    private (TimeSpan Now, TimeSpan Lead) ReadClocks()
    {
        while (true)
        {
            var before = _time.GetElapsedTime(0);
            var wall = TimeSpan.FromTicks(_time.GetUtcNow().Ticks);
            var after = _time.GetElapsedTime(0);

            // A pause between the two readings is no leap.
            if (after - before < TimeSpan.FromMilliseconds(100))
            {
                return (after, wall - after);
            }
        }
    }
}
