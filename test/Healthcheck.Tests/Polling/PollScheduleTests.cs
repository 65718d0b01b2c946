using Healthcheck.Polling;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Polling;

/// <summary>Polls keep their interval; a wall clock that leaps ahead, as on a machine that wakes up, calls for one at once.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class PollScheduleTests
{
    private ManualTimeProvider _time = new();

    [SetUp]
    public void StartClock() => _time = new ManualTimeProvider();

    [TestCase(0.1, 1)]
    [TestCase(5, 1)]
    [TestCase(7, 2)]
    [TestCase(10, 2)]
    [TestCase(3600, 720)]
    public void IsDue_ClocksAgree_AfterAnInterval(double seconds, int ticks)
    {
        using var schedule = new PollSchedule(TimeSpan.FromSeconds(seconds), 1, _time);

        Assert.That(Enumerable.Range(0, 3).Select(_ => TicksUntilDue(schedule)), Is.All.EqualTo(ticks));
        Assert.That(schedule.Tick, Is.LessThanOrEqualTo(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public void IsDue_WallClockLeaps_AtTheNextTickOnceAndTheIntervalIsKept()
    {
        using var schedule = new PollSchedule(TimeSpan.FromHours(1), 1, _time);
        _time.Advance(10 * schedule.Tick);
        _time.MoveWallClock(TimeSpan.FromHours(8));

        Assert.That((TicksUntilDue(schedule), TicksUntilDue(schedule)), Is.EqualTo((1, 709)));
    }

    [TestCase(-8 * 3600)]
    [TestCase(4)]
    public void IsDue_WallClockSetBackOrByLittle_AfterAnInterval(int seconds)
    {
        using var schedule = new PollSchedule(TimeSpan.FromMinutes(1), 1, _time);
        _time.MoveWallClock(TimeSpan.FromSeconds(seconds));

        Assert.That(TicksUntilDue(schedule), Is.EqualTo(12));
    }

    [Test]
    public void IsDue_PollTookLongerThanAnInterval_AtOnceAndThenByTheOldGrid()
    {
        using var schedule = new PollSchedule(TimeSpan.FromSeconds(10), 1, _time);
        _time.Advance(TimeSpan.FromSeconds(25));

        Assert.That((schedule.IsDue(), schedule.IsDue(), TicksUntilDue(schedule)), Is.EqualTo((true, false, 1)));
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
            var due = schedule.WaitAsync(new TaskCompletionSource().Task, CancellationToken.None);
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

    private int TicksUntilDue(PollSchedule schedule)
    {
        for (var ticks = 1; ; ticks++)
        {
            _time.Advance(schedule.Tick);
            if (schedule.IsDue())
            {
                return ticks;
            }
        }
    }
}
