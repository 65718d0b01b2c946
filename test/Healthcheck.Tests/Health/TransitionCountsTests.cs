using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Tests.Health;

/// <summary>What changes from one poll to the next is counted by what it has become.</summary>
internal sealed class TransitionCountsTests
{
    [TestCase("a=RUNNING@w1 0=RUNNING@w1", "", "")]
    [TestCase("a=RUNNING@w1 0=RUNNING@w1|a=RUNNING@w1|a=RUNNING@w1 0=RUNNING@w1|a=RUNNING@w1", "", "Running 1, gone 2")]
    [TestCase("a=RUNNING@w1 0=FAILED@w1|a=PAUSED@w1 0=PAUSED@w1|a=PAUSED@w1 0=PAUSED@w1", "Paused 1", "Paused 1")]
    [TestCase("a=RUNNING@w1|b=FAILED@w1 0=SYSTEM_ERROR@w1 1=Odd@w1", "Failed 1, gone 1", "Unknown 1, Failed 1")]
    [TestCase("a=RUNNING@w1 0=RUNNING@w1 1=RUNNING@w1|b=RUNNING@w1", "Running 1, gone 1", "gone 2")]
    [TestCase("a=RUNNING@w1 0=RUNNING@w1|a=STOPPED@w1 0=STOPPED@w1", "Stopped 1", "Unknown 1")]
    [TestCase("a=RUNNING@w1|a=DEGRADED@w1|a=@w1", "Unknown 2", "")]
    [TestCase("a=RUNNING@w1|-|a=RUNNING@w1", "", "")]
    public void Evaluate_Polls_CountsEachChange(string polls, string connectors, string tasks)
    {
        var report = HealthReport.BeforeFirstPoll(Facts.Policy);
        foreach (var (list, at) in polls.Split('|').Select((list, at) => (list, at)))
        {
            report = report.Evaluate(
                list is "-" ? Facts.Lost() : Facts.Seen(at, list.Split(';')), Facts.Alive(at), TimeSpan.Zero, Facts.At(at));
        }

        Assert.That((Text(report.TransitionCounts.Connectors), Text(report.TransitionCounts.Tasks)), Is.EqualTo((connectors, tasks)));
    }

    private static string Text(Func<StateKind?, long> count) => string
        .Join(", ", Enum.GetValues<StateKind>().Cast<StateKind?>().Append(null)
        .Where(to => count(to) > 0)
        .Select(to => $"{to?.ToString() ?? "gone"} {count(to)}"));
}
