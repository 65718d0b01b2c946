namespace Healthcheck.Polling;

/// <summary>
/// When the next poll is due: an interval after the last was, and at once after the wall clock was seen to leap ahead, as it does when a
/// machine wakes up. The clock that timers go by stands still meanwhile, so a long interval would leave an old verdict standing.
/// </summary>
internal sealed class PollSchedule : IDisposable
{
    /// <summary>How often the clocks are compared, and how far the wall clock may get ahead in that time.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _interval;
    private readonly TimeSpan _tick;
    private readonly TimeProvider _time;
    private readonly PeriodicTimer _timer;
    private TimeSpan _due;
    private TimeSpan _lead;

    public PollSchedule(TimeSpan interval, TimeProvider time)
    {
        (_interval, _time) = (interval, time);
        _tick = interval / Math.Max(1, Math.Ceiling(interval / Glance));
        (var now, _lead) = ReadClocks();
        _due = now + interval;

        // It drops ticks that fall into a running poll, so polls cannot overlap.
        _timer = new PeriodicTimer(_tick, time);
    }

    /// <exception cref="OperationCanceledException">The daemon is stopping.</exception>
    public async Task WaitAsync(CancellationToken stopping)
    {
        do
        {
            await _timer.WaitForNextTickAsync(stopping);
        }
        while (!IsDue());
    }

    public void Dispose() => _timer.Dispose();

    private bool IsDue()
    {
        var (now, lead) = ReadClocks();
        var hasLeapt = lead - _lead > Glance;
        _lead = lead;

        // The tick that comes nearest to the time is the one; timers keep whole milliseconds only.
        if (now + (_tick / 2) < _due)
        {
            return hasLeapt;
        }

        while (_due <= now + (_tick / 2))
        {
            _due += _interval;
        }

        return true;
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
