using FakeConnect;

namespace Healthcheck.Tests.FakeConnect;

/// <summary>What the churn tells of itself is what a client that looks after each step can see.</summary>
internal sealed class ChurnTests
{
    [Test]
    public void Step_SameSeed_MakesTheSameChanges()
    {
        var (one, other) = (Play(7).Ledger!.Latest, Play(7).Ledger!.Latest);
        Assert.That(one, Is.EqualTo(other));
        Assert.That(Play(7).Ledger!.Latest, Is.Not.EqualTo(Play(8).Ledger!.Latest));
    }

    [Test]
    public void Ledger_ManySteps_HasWhatIsSeenBetweenThem()
    {
        var cluster = new FakeCluster();
        var churn = new Churn(cluster, 3);
        var (entered, gone, tasksEntered, tasksGone) = (0, 0, 0, 0);
        for (var step = 0; step < 500; step++)
        {
            var before = States(cluster);
            churn.Step();
            churn.FailForRestart();
            var after = States(cluster);
            var changed = after.Where(part => before.GetValueOrDefault(part.Key) != part.Value).ToList();
            var lost = before.Keys.Where(part => !after.ContainsKey(part)).ToList();
            entered += changed.Count(part => part.Key.Task is null);
            tasksEntered += changed.Count(part => part.Key.Task is not null);
            gone += lost.Count(part => part.Task is null);
            tasksGone += lost.Count(part => part.Task is not null);
        }

        var ledger = cluster.Ledger!;
        Assert.That(ledger.Count(tasks: false, (_, to) => to is not null), Is.EqualTo(entered).And.GreaterThan(100));
        Assert.That(ledger.Count(tasks: true, (_, to) => to is not null), Is.EqualTo(tasksEntered).And.GreaterThan(100));
        Assert.That(ledger.Count(tasks: false, (_, to) => to is null), Is.EqualTo(gone).And.GreaterThan(10));
        Assert.That(ledger.Count(tasks: true, (_, to) => to is null), Is.EqualTo(tasksGone).And.GreaterThan(10));
    }

    [Test]
    public void FailForRestart_NotYetWellForAStep_Waits()
    {
        var cluster = new FakeCluster();
        var churn = new Churn(cluster, 1);
        Assert.That(churn.FailForRestart(), Is.False, "no step has been made");
        churn.Step();
        churn.Step();
        Assert.That(churn.FailForRestart(), Is.True);
        var failed = cluster.Connectors.Single(connector => connector.Name.StartsWith(Churn.LeftToRestart, StringComparison.Ordinal)
            && connector.Tasks.Any(task => task.State is "FAILED"));
        churn.Step();
        cluster.SetTask(failed.Name, failed.Tasks.First(task => task.State is "FAILED").Id, "RUNNING");
        churn.Step();

        for (var i = 0; i < 50; i++)
        {
            churn.FailForRestart();
        }

        Assert.That(cluster.TryFind(failed.Name, out var mended) && mended.Tasks.All(task => task.State is "RUNNING"), Is.True);
    }

    private static FakeCluster Play(int seed)
    {
        var cluster = new FakeCluster();
        var churn = new Churn(cluster, seed);
        for (var step = 0; step < 50; step++)
        {
            churn.Step();
        }

        return cluster;
    }

    private static Dictionary<(string Connector, int? Task), string> States(FakeCluster cluster) => cluster.Connectors
        .SelectMany(connector => connector.Tasks
            .Select(task => (Key: (connector.Name, (int?)task.Id), task.State))
            .Append((Key: (connector.Name, null), connector.State)))
        .ToDictionary(part => part.Key, part => part.State);
}
