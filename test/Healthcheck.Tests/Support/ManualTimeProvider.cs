namespace Healthcheck.Tests.Support;

/// <summary>A clock that only moves when it is told to. Its timestamps are no ticks, so nobody can mistake them for such.</summary>
internal sealed class ManualTimeProvider : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Real time, which nothing waits for to pass.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(Func<bool> IsMet, TaskCompletionSource Source)> _waiting = [];
    private TimeSpan _elapsed = TimeSpan.FromHours(1);
    private TimeSpan _wallLead;

    public override long TimestampFrequency => 1_000_003;

    /// <summary>How many timers have yet to fire.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    /// <summary>How often timers have been armed so far.</summary>
    public int Armings { get; private set; }

    /// <summary>How often the wall clock has been read so far.</summary>
    public int Readings { get; private set; }

    private TimeSpan Elapsed
    {
        get
        {
            lock (_gate)
            {
                return _elapsed;
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            Readings++;
            if (_waiting.Count > 0)
            {
                // Else nothing may be allocated: there are tests that measure that.
                EndWaits();
            }

            return Start + _elapsed + _wallLead;
        }
    }

    public override long GetTimestamp() => (long)((Int128)Elapsed.Ticks * TimestampFrequency / TimeSpan.TicksPerSecond);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the wall clock alone, as a suspended machine does, or whoever sets it; back, when it is negative.</summary>
    public void MoveWallClock(TimeSpan by)
    {
        lock (_gate)
        {
            _wallLead += by;
        }
    }

    /// <summary>Moves on, firing what falls due on the way, in order, each at its own time.</summary>
    public void Advance(TimeSpan by)
    {
        var end = Elapsed + by;
        while (TakeDue(end) is { } timer)
        {
            timer.Fire();
        }

        lock (_gate)
        {
            _elapsed = end;
        }
    }

    /// <summary>Until at least so many timers are armed; a wait in vain fails instead of lasting for ever.</summary>
    public Task WaitUntilArmedAsync(int count) => WaitUntilAsync(() => _timers.Count >= count);

    /// <summary>Until no more than so many timers are armed: whatever else was waited for has ended.</summary>
    public Task WaitUntilSettledAsync(int count) => WaitUntilAsync(() => _timers.Count <= count);

    /// <summary>Until timers have been armed more often than so many times, whether or not they still are.</summary>
    public Task WaitUntilArmingAsync(int after) => WaitUntilAsync(() => Armings > after);

    /// <summary>Until the wall clock has been read so often, by whoever notes when something came.</summary>
    public Task WaitUntilReadAsync(int times) => WaitUntilAsync(() => Readings >= times);

    private Task WaitUntilAsync(Func<bool> isMet)
    {
        lock (_gate)
        {
            if (isMet())
            {
                return Task.CompletedTask;
            }

            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((isMet, source));
            return source.Task.WaitAsync(Patience);
        }
    }

    private ManualTimer? TakeDue(TimeSpan end)
    {
        lock (_gate)
        {
            var next = _timers.MinBy(timer => timer.Due);
            if (next is null || next.Due > end)
            {
                return null;
            }

            _elapsed = next.Due > _elapsed ? next.Due : _elapsed;
            _timers.Remove(next);
            if (next.Period > TimeSpan.Zero)
            {
                next.Due += next.Period;
                _timers.Add(next);
            }

            return next;
        }
    }

    private bool Arm(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                timer.Due = _elapsed + dueTime;
                timer.Period = period;
                _timers.Add(timer);
                Armings++;
            }

            EndWaits();
            return true;
        }
    }

    private void EndWaits()
    {
        foreach (var waiting in _waiting.Where(waiting => waiting.IsMet()).ToList())
        {
            _waiting.Remove(waiting);
            waiting.Source.SetResult();
        }
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan Due { get; set; }

        public TimeSpan Period { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period) => clock.Arm(this, dueTime, period);

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
