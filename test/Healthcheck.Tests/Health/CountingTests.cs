using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Tests.Health;

internal sealed class CountingTests
{
    [Test]
    public void After_Polls_AddsUpTheirDurations()
    {
        var statistics = PollStatistics.None
            .After(Facts.Seen(0), TimeSpan.FromSeconds(0.25), Facts.At(0)).After(Facts.Lost(), TimeSpan.FromSeconds(9999), Facts.At(1));

        Assert.That(statistics.TotalDuration, Is.EqualTo(TimeSpan.FromSeconds(9999.25)));
    }

    [Test]
    public void After_Faults_AreCountedByReason()
    {
        var statistics = PollStatistics.None;
        foreach (var reason in FaultReasons.All)
        {
            statistics = statistics.After(Facts.Lost(reason), TimeSpan.Zero, Facts.At(1));
        }

        statistics = statistics.After(Facts.Lost(FaultReason.Auth), TimeSpan.Zero, Facts.At(2)).After(Facts.Seen(3), TimeSpan.Zero, Facts.At(3));

        Assert.That(statistics.Polls, Is.EqualTo(FaultReasons.All.Length + 2));
        Assert.That(statistics.Failures, Is.EqualTo(FaultReasons.All.Select(reason => reason is FaultReason.Auth ? 2L : 1L)));
    }

    [Test]
    public void After_Fault_KeepsTheLastSuccess()
    {
        var statistics = PollStatistics.None
            .After(Facts.Seen(1), TimeSpan.Zero, Facts.At(1))
            .After(Facts.Lost(), TimeSpan.Zero, Facts.At(2));

        Assert.That((statistics.LastSuccess, statistics.LastPoll), Is.EqualTo((Facts.At(1), Facts.At(2))));
    }

    [Test]
    public void Of_Snapshot_CountsEachStateAndWorker()
    {
        var counts = StateCounts.Of(Facts.Snapshot(
            0, "a=RUNNING@w1 0=RUNNING@w2 1=FAILED@w3", "b=STOPPED@w1", "c=@ 0=@ 1=Odd@w3", "d=Odd@w1 0=PAUSED@W1").Connectors);

        Assert.That((counts.AllConnectors, counts.AllTasks, counts.Workers.Count), Is.EqualTo((4, 5, 4)));
        Assert.That(Enum.GetValues<StateKind>().Except([StateKind.Missing]).Select(counts.Connectors).Sum(), Is.EqualTo(4));
        Assert.That((counts.Connectors(StateKind.Running), counts.Connectors(StateKind.Stopped)), Is.EqualTo((1, 1)));
        Assert.That((counts.Connectors(StateKind.Unknown), counts.Tasks(StateKind.Unknown)), Is.EqualTo((2, 2)));
        Assert.That((counts.Tasks(StateKind.Running), counts.Tasks(StateKind.Failed)), Is.EqualTo((1, 1)));
        Assert.That(counts.Tasks(StateKind.Paused), Is.EqualTo(1));
    }

    [Test]
    public void Of_Nothing_IsZero()
    {
        var counts = StateCounts.Of([]);

        Assert.That((counts.AllConnectors, counts.AllTasks, counts.Workers.Count), Is.EqualTo((0, 0, 0)));
    }
}
