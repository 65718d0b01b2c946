using System.Collections.Immutable;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Polling;
using Healthcheck.Tests.Health;
using Healthcheck.Tests.Support;
using Healthcheck.Web;

namespace Healthcheck.Tests.Web;

/// <summary>The answers on several clusters are made once, and again when one of them grows stale.</summary>
internal sealed class AnswerByFreshnessTests
{
    /// <summary>The snapshot of the first is of 0 s, that of the second of 20 s; each is stale after 30 s.</summary>
    [Test]
    public async Task Find_OneAfterAnotherGrowsStale_IsMadeOnceForEach()
    {
        using var connect = new StubConnect();
        using var logs = new LogSink();
        using var parts = new ResourceAnswerCache([Given.Url]);
        var factory = new ClusterMonitorFactory(new FixedRandom(), logs, connect.Time)
        {
            CreateConnections = (_, _) => connect.Connections,
        };
        using var monitor = factory.Create(new ClusterOptions());
        var made = new List<string>();
        Answer Make(ImmutableArray<bool> fresh)
        {
            made.Add(string.Join(' ', fresh));
            return Answer.Json(made.Count, Body.Empty);
        }

        var answers = new AnswerByFreshness(
            [new ClusterAnswers(monitor, ReportAt(0), null, parts), new ClusterAnswers(monitor, ReportAt(20), null, parts)], Make);
        var given = new List<int>();
        foreach (var second in (double[])[20, 30, 31, 50, 51, 60])
        {
            given.Add((await answers.Find(Facts.At(second))).Status);
        }

        Assert.That(made, Is.EqualTo(["True True", "False True", "False False"]));
        Assert.That(given, Is.EqualTo([1, 1, 2, 2, 3, 3]));
    }

    private static HealthReport ReportAt(double second)
    {
        var at = Facts.At(second);
        var policy = Given.Policy with { StaleAfter = TimeSpan.FromSeconds(30) };
        var poll = new PollResult(new ConnectReading.Seen(Given.SnapshotAt(at, Given.Connector("orders"))), Given.AliveAt(at), []);
        return HealthReport.BeforeFirstPoll(policy).Evaluate(poll, TimeSpan.Zero, at);
    }
}
