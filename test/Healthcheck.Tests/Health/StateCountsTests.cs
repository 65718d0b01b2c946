using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Tests.Health;

internal sealed class StateCountsTests
{
    [Test]
    public void Count_Snapshot_CountsEachStateAndWorker()
    {
        var counts = StateCounts.Count(Facts.Snapshot(
            0, "a=RUNNING@w1 0=RUNNING@w2 1=FAILED@w3", "b=STOPPED@w1", "c=@ 0=@ 1=Odd@w3", "d=Odd@w1 0=PAUSED@W1").Connectors);

        Assert.That((counts.AllConnectors, counts.AllTasks, counts.Workers.Count), Is.EqualTo((4, 5, 4)));
        Assert.That(Enum.GetValues<StateKind>().Except([StateKind.Missing]).Select(counts.Connectors).Sum(), Is.EqualTo(4));
        Assert.That((counts.Connectors(StateKind.Running), counts.Connectors(StateKind.Stopped)), Is.EqualTo((1, 1)));
        Assert.That((counts.Connectors(StateKind.Unknown), counts.Tasks(StateKind.Unknown)), Is.EqualTo((2, 2)));
        Assert.That((counts.Tasks(StateKind.Running), counts.Tasks(StateKind.Failed)), Is.EqualTo((1, 1)));
        Assert.That(counts.Tasks(StateKind.Paused), Is.EqualTo(1));
    }

    [TestCase(64, "")]
    [TestCase(65, "...")]
    public void Count_LongUnknownWord_IsCut(int length, string end)
    {
        var counts = StateCounts.Count(Facts.Snapshot(0, $"a={new string('x', length)}@w1").Connectors);

        Assert.That(counts.UnknownWords.Single(), Is.EqualTo(new string('x', 64) + end));
    }

    [TestCase(UnknownStates.Most, false)]
    [TestCase(UnknownStates.Most + 1, true)]
    public void Add_ManyUnknownWords_TellsWhetherThereWereMore(int words, bool more)
    {
        var states = UnknownStates.None.Add([.. Enumerable.Range(0, words).Select(i => $"W{i}")]);

        Assert.That((states.Words.Length, states.HasMore), Is.EqualTo((UnknownStates.Most, more)));
    }

    [Test]
    public void Count_Nothing_IsZero()
    {
        var counts = StateCounts.Count([]);

        Assert.That((counts.AllConnectors, counts.AllTasks, counts.Workers.Count), Is.EqualTo((0, 0, 0)));
    }
}
