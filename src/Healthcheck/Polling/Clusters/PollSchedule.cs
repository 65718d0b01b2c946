namespace Healthcheck.Polling;

/// <summary>
/// When the next poll is due: an interval after the last was, and at once after the wall clock was seen to leap ahead, as it does when a
/// machine wakes up. The clock that timers go by stands still meanwhile, so a long interval would leave an old verdict standing.
/// </summary>
internal sealed class PollSchedule : IDisposable
{
    /// <summary>How often the clocks are compared, and how far the wall clock may get ahead in that time.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(5);

    /// <summary>Some timers fire a little early.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(20);

    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly PeriodicTimer _timer;
    private Task? _tick;
    private TimeSpan _due;
    private TimeSpan _lead;

    /// <param name="share">
    /// Above 0, at most 1: which part of the interval the first wait takes. Clusters that all begin at once would otherwise be polled at
    /// the same moments for ever, and a probe that comes then would wait for all of them.
    /// </param>
    public PollSchedule(TimeSpan interval, double share, TimeProvider time)
    {
        // Timers keep whole milliseconds only.
        var ticks = Math.Max(1, Math.Ceiling(interval / Glance));
        Tick = TimeSpan.FromMilliseconds(Math.Ceiling(interval.TotalMilliseconds / ticks));
        (_interval, _time) = (ticks * Tick, time);
        (var now, _lead) = ReadClocks();
        var first = TimeSpan.FromMilliseconds(Math.Ceiling(_interval.TotalMilliseconds * share));
        _due = now + first;

        // It drops ticks that fall into a running poll, so polls cannot overlap.
        var beyondTicks = TimeSpan.FromTicks(first.Ticks % Tick.Ticks);
        _timer = new PeriodicTimer(beyondTicks > TimeSpan.Zero ? beyondTicks : Tick, time);
    }

    /// <summary>How often it is looked whether a poll is due: the interval, or a part of it.</summary>
    public TimeSpan Tick { get; }

    /// <param name="requested">Ends when a poll is wanted sooner; then the next one is due when it would have been.</param>
    /// <exception cref="OperationCanceledException">The daemon is stopping.</exception>
    public async Task WaitAsync(Task requested, CancellationToken cancellationToken)
    {
        do
        {
            // The timer allows one wait at a time, so one that a request cut short goes on.
            _tick ??= _timer.WaitForNextTickAsync(cancellationToken).AsTask();
            if (await Task.WhenAny(_tick, requested) != _tick)
            {
                return;
            }

            await _tick;
            _tick = null;
            if (_timer.Period != Tick)
            {
                _timer.Period = Tick;
            }
        }
        while (!IsDue());
    }

    /// <summary>Whether the next poll is due by now; to be asked once a tick, for a yes is given once.</summary>
    public bool IsDue()
    {
        var (now, lead) = ReadClocks();
        var hasLeapt = lead - _lead > Glance;
        _lead = lead;

        if (now + Early < _due)
        {
            return hasLeapt;
        }

        while (_due <= now + Early)
        {
            _due += _interval;
        }

        return true;
    }

    public void Dispose() => _timer.Dispose();

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
