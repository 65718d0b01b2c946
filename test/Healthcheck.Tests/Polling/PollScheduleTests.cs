using Healthcheck.Polling;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Polling;

/// <summary>Polls keep their interval; a wall clock that leaps ahead, as on a machine that wakes up, calls for one at once.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class PollScheduleTests
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    private ManualTimeProvider _time = new();

    [SetUp]
    public void StartClock() => _time = new ManualTimeProvider();

    [TestCase(0.1)]
    [TestCase(5)]
    [TestCase(7)]
    [TestCase(10)]
    [TestCase(3600)]
    public async Task WaitAsync_ClocksAgree_AnIntervalEachTime(double seconds)
    {
        using var schedule = new PollSchedule(TimeSpan.FromSeconds(seconds), 1, _time);

        for (var poll = 1; poll <= 3; poll++)
        {
            Assert.That(await PassAsync(schedule), Is.EqualTo(seconds), $"poll {poll}");
        }
    }

    [Test]
    public async Task WaitAsync_WallClockLeaps_EndsWithin5SecondsOnceAndTheIntervalIsKept()
    {
        using var schedule = new PollSchedule(TimeSpan.FromHours(1), 1, _time);
        var due = schedule.WaitAsync(Never, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(52));
        _time.MoveWallClock(TimeSpan.FromHours(8));
        Assert.That(due.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromSeconds(3));
        await due;

        Assert.That(await PassAsync(schedule), Is.EqualTo(3600 - 55));
    }

    [TestCase(-8 * 3600)]
    [TestCase(4)]
    public async Task WaitAsync_WallClockSetBackOrByLittle_AnInterval(int seconds)
    {
        using var schedule = new PollSchedule(TimeSpan.FromMinutes(1), 1, _time);
        _time.MoveWallClock(TimeSpan.FromSeconds(seconds));

        Assert.That(await PassAsync(schedule), Is.EqualTo(60));
    }

    [Test]
    public async Task WaitAsync_PollTookLongerThanAnInterval_AtOnceAndThenByTheOldGrid()
    {
        using var schedule = new PollSchedule(TimeSpan.FromSeconds(10), 1, _time);
        _time.Advance(TimeSpan.FromSeconds(25));

        Assert.That((await PassAsync(schedule), await PassAsync(schedule), await PassAsync(schedule)), Is.EqualTo((0, 5, 10)));
    }

    /// <summary>The whole process stood still for a while, as when it is stopped by a signal or its machine is moved.</summary>
    [Test]
    public async Task WaitAsync_AllClustersHeldUpTogether_AreApartAgain()
    {
        var interval = TimeSpan.FromSeconds(8);
        PollSchedule[] schedules = [.. new[] { 0.25, 0.5, 0.75, 1 }.Select(share => new PollSchedule(interval, share, _time))];
        _time.Advance(TimeSpan.FromSeconds(20.5));
        Assert.That(await Task.WhenAll(schedules.Select(MeasureAsync)), Is.All.Zero, "all are overdue");

        var next = Task.WhenAll(schedules.Select(MeasureAsync));
        _time.Advance(TimeSpan.FromSeconds(8));

        Assert.That(await next, Is.EqualTo(new[] { 5.5, 7.5, 1.5, 3.5 }));
        Array.ForEach(schedules, schedule => schedule.Dispose());
    }

    [Test]
    public async Task WaitAsync_RequestedSooner_EndsThenAndTheIntervalIsKept()
    {
        using var schedule = new PollSchedule(TimeSpan.FromSeconds(10), 1, _time);
        var requested = new TaskCompletionSource();
        var wait = schedule.WaitAsync(requested.Task, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(4));
        requested.SetResult();
        await wait;

        Assert.That(await PassAsync(schedule), Is.EqualTo(6));
    }

    [Test]
    public async Task WaitAsync_Stopping_EndsAtOnce()
    {
        using var schedule = new PollSchedule(TimeSpan.FromSeconds(10), 1, _time);
        using var stopping = new CancellationTokenSource();
        var wait = schedule.WaitAsync(Never, stopping.Token);
        await stopping.CancelAsync();

        Assert.That(async () => await wait, Throws.InstanceOf<OperationCanceledException>());
    }

    /// <summary>Clusters that begin together are not polled together for ever.</summary>
    [TestCase(10, 0.05, 500)]
    [TestCase(10, 0.5, 5000)]
    [TestCase(10, 0.75, 7500)]
    [TestCase(60, 0.1, 6000)]
    [TestCase(0.1, 0.01, 1)]
    [TestCase(10, 1, 10_000)]
    public async Task WaitAsync_ShareOfTheInterval_FirstThenAllOfIt(double seconds, double share, int milliseconds)
    {
        var (moment, interval) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(seconds));
        using var schedule = new PollSchedule(interval, share, _time);
        foreach (var wait in new[] { TimeSpan.FromMilliseconds(milliseconds), interval, interval })
        {
            var due = schedule.WaitAsync(Never, CancellationToken.None);
            _time.Advance(wait - moment);
            Assert.That(due.IsCompleted, Is.False, "before its time");
            _time.Advance(moment);
            await due;
        }
    }

    [Test]
    public async Task Loop_WallClockLeaps_PollsAgain()
    {
        using var rig = new Rig();
        await rig.Poller.StartAsync(CancellationToken.None);
        await rig.PublishedAsync();

        rig.Time.MoveWallClock(TimeSpan.FromHours(8));
        Assert.That(rig.IsHealthy, Is.False, "what was read before is not fresh");
        rig.Time.Advance(TimeSpan.FromSeconds(5));
        await rig.PublishedAsync();

        Assert.That((rig.IsHealthy, rig.Connect.List.Calls), Is.EqualTo((true, 2)));
        await rig.Poller.StopAsync(CancellationToken.None);
    }

    private Task<double> PassAsync(PollSchedule schedule) => PassAsync(MeasureAsync(schedule));

    /// <summary>Turns the clock until the wait has ended.</summary>
    private async Task<double> PassAsync(Task<double> wait)
    {
        while (!wait.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        return await wait;
    }

    /// <returns>How many seconds the schedule waits.</returns>
    private async Task<double> MeasureAsync(PollSchedule schedule)
    {
        var begun = _time.GetUtcNow();
        await schedule.WaitAsync(Never, CancellationToken.None);
        return (_time.GetUtcNow() - begun).TotalSeconds;
    }
}
