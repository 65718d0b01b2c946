using CsCheck;
using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Tests.Properties;

/// <summary>What holds of every verdict.</summary>
internal sealed class VerdictProperties
{
    private static readonly Gen<(ConnectorStatus[] List, HealthPolicy Policy, int Place)> Cases =
        Gen.Select(MadeUp.List, MadeUp.Policy, Gen.Int[0, 40]);

    [Test]
    public void Verdict_AnotherOrderOfConnectors_IsTheSame() => Property.Holds(Cases, made =>
    {
        using var before = new Judged(made.List, made.Policy);
        var turn = made.Place % (made.List.Length + 1);
        using var after = new Judged([.. made.List.Skip(turn).Reverse(), .. made.List.Take(turn)], made.Policy);

        Assert.That(after.Verdict.Healthy, Is.EqualTo(before.Verdict.Healthy));
        Assert.That(after.Verdict.FailureRate, Is.EqualTo(before.Verdict.FailureRate));
        Assert.That(Judged.Failures(after.Whole), Is.EquivalentTo(Judged.Failures(before.Whole)));
    }, Print);

    [Test]
    public void Verdict_OneFailureMore_IsNeverGreener() => Property.Holds(Cases, made =>
    {
        var failed = Fail(made.List, made.Policy.UnhealthyStates[0], made.Place);
        using var before = new Judged(made.List, made.Policy);
        using var after = new Judged(failed, made.Policy);

        Assert.That(after.Verdict.FailureRate, Is.GreaterThanOrEqualTo(before.Verdict.FailureRate));
        Assert.That(after.Verdict.Healthy && !before.Verdict.Healthy, Is.False);
        foreach (var name in made.List.Select(one => one.Name))
        {
            var (was, now) = (before.Report.VerdictOn(name, null)!, after.Report.VerdictOn(name, null)!);
            Assert.That(now.FailureRate, Is.GreaterThanOrEqualTo(was.FailureRate), name);
            Assert.That(now.Healthy && !was.Healthy, Is.False, name);
        }
    }, Print);

    [Test]
    public void Verdict_OneFailedConnectorMore_IsNeverGreener() => Property.Holds(Cases, made =>
    {
        var policy = made.Policy with { WorkerId = null, ConsiderConnectors = true };
        using var before = new Judged(made.List, policy);
        var state = ConnectState.Parse(policy.UnhealthyStates[0]);
        var more = new ConnectorStatus { Name = "one more", Type = "sink", State = state, Tasks = [] };
        using var after = new Judged([.. made.List, more], policy);

        Assert.That(after.Verdict.FailureRate, Is.GreaterThanOrEqualTo(before.Verdict.FailureRate));
        Assert.That(after.Verdict.Healthy && !before.Verdict.Healthy, Is.False);
    }, Print);

    /// <summary>By HTTP, as those who ask: whatever the whole complains of, exactly those parts do that it is of, and no other.</summary>
    [Test]
    public void Parts_AnyList_AgreeWithTheWhole() => Property.Holds(Cases, made =>
    {
        using var judged = new Judged(made.List, made.Policy);
        var whole = Judged.Failures(judged.Whole);
        var connectors = made.List.Select(one => (one, Answer: judged.Ask(Judged.PathOf(one.Name)))).ToList();

        Assert.That(connectors.SelectMany(pair => pair.Answer.Failures), Is.EquivalentTo(whole));
        foreach (var (connector, answer) in connectors)
        {
            var path = Judged.PathOf(connector.Name);
            var tasks = connector.Tasks.SelectMany(task => judged.Ask($"{path}/tasks/{task.Id}").Failures).ToList();
            Assert.That(tasks, Is.SubsetOf(answer.Failures).And.Unique);
            Assert.That(answer.Failures.Except(tasks).Count(), Is.LessThanOrEqualTo(1), "beside its tasks a connector fails once");
        }
    }, Print);

    [Test]
    public void Workers_AnyList_AgreeWithTheWhole() => Property.Holds(Cases, made =>
    {
        using var judged = new Judged(made.List, made.Policy with { WorkerId = null });
        var workers = made.List.SelectMany(one => one.Tasks.Select(task => task.WorkerId).Append(one.WorkerId)).OfType<string>();
        foreach (var worker in workers.Distinct())
        {
            using var own = new Judged(made.List, made.Policy with { WorkerId = worker });
            var answer = judged.Ask($"/workers/{Judged.Escape(worker)}");

            Assert.That(answer.Failures, Is.EquivalentTo(Judged.Failures(own.Whole)), "what its own check would say");
            Assert.That(answer.Failures, Is.EquivalentTo(Judged.Failures(judged.Whole).Where(failure => Judged.IsOn(failure, worker))));
        }
    }, Print);

    /// <summary>With no failures allowed, all is well exactly where every part is.</summary>
    [Test]
    public void Parts_NoFailuresAllowed_AreAllWellWhereTheWholeIs() => Property.Holds(Cases, made =>
    {
        using var judged = new Judged(made.List, made.Policy with { FailureThreshold = 0 });

        Assert.That(
            made.List.All(one => judged.Ask(Judged.PathOf(one.Name)).Code == 200),
            Is.EqualTo(judged.Verdict.Healthy));
    }, Print);

    private static string Print((ConnectorStatus[] List, HealthPolicy Policy, int Place) made) =>
        $"[{MadeUp.Describe(made.List)}] by {MadeUp.Describe(made.Policy)}, {made.Place}";

    /// <summary>The same, but that one part is in this state that says what it is in.</summary>
    private static ConnectorStatus[] Fail(ConnectorStatus[] list, string state, int place)
    {
        if (list.Length == 0)
        {
            return list;
        }

        var (at, failed) = (place % list.Length, ConnectState.Parse(state));
        var old = list[at];
        var task = (place / list.Length) - 1;
        var changed = new ConnectorStatus
        {
            Name = old.Name,
            Type = old.Type,
            WorkerId = old.WorkerId,
            State = task < 0 || old.Tasks.IsEmpty ? failed : old.State,
            Tasks = task < 0 || old.Tasks.IsEmpty
                ? old.Tasks
                : old.Tasks.SetItem(task % old.Tasks.Length, old.Tasks[task % old.Tasks.Length] with { State = failed }),
        };
        return [.. list.Select((one, i) => i == at ? changed : one)];
    }
}
