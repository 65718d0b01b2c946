using System.Text.Json.Nodes;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Polling;
using Healthcheck.Tests.Health;
using Healthcheck.Tests.Support;
using Healthcheck.Web;

namespace Healthcheck.Tests.Web;

/// <summary>What is answered of one cluster, and of two together, from reports that are there.</summary>
internal sealed class CombinedAnswersTests
{
    private static readonly HealthReport Unread = HealthReport.BeforeFirstPoll(Given.Policy with { StaleAfter = TimeSpan.FromSeconds(30) });

    private readonly StubConnect _connect = new();
    private readonly LogSink _logs = new();
    private readonly ResourceAnswerCache _parts = new([Given.Url]);
    private ClusterMonitor _monitor = null!;

    [OneTimeSetUp]
    public void Start() => _monitor = new ClusterMonitorFactory(new FixedRandom(), _logs, _connect.Time)
    {
        CreateConnections = (_, _) => _connect.Connections,
    }.Create(new ClusterOptions());

    [OneTimeTearDown]
    public void Stop()
    {
        _monitor.Dispose();
        _parts.Dispose();
        _logs.Dispose();
        _connect.Dispose();
    }

    [TestCase(30, true)]
    [TestCase(31, false)]
    public async Task OfOne_SnapshotGrowsOld_VerdictAndStatusSaySo(int second, bool isHealthy)
    {
        var answers = Of(ReportAt(0));
        var (verdict, status) = (await answers.FindVerdict(Facts.At(second)), await answers.FindStatus(Facts.At(second)));

        Assert.That(verdict.Status, Is.EqualTo(isHealthy ? 200 : 503));
        Assert.That(TextOf(status), Does.Contain($"\"healthy\": {(isHealthy ? "true" : "false")}"));
    }

    /// <summary>The snapshot of the first is of 0 s, that of the second of 20 s; each is stale after 30 s.</summary>
    [Test]
    public async Task Find_OneAfterAnotherGrowsStale_IsMadeOnceForEach()
    {
        var made = new List<string>();
        var answers = new AnswerByFreshness([Of(ReportAt(0)), Of(ReportAt(20))], fresh =>
        {
            made.Add(string.Join(' ', fresh));
            return Answer.Json(made.Count, Body.Empty);
        });
        var given = new List<int>();
        foreach (var second in (double[])[20, 30, 31, 50, 51, 60])
        {
            given.Add((await answers.Find(Facts.At(second))).Status);
        }

        Assert.That(made, Is.EqualTo(["True True", "False True", "False False"]));
        Assert.That(given, Is.EqualTo([1, 1, 2, 2, 3, 3]));
    }

    /// <summary>The age in the header is that of the worst.</summary>
    [Test]
    public void SnapshotAt_OfTwo_IsThatOfTheOlder()
    {
        Assert.That(new CombinedAnswers([Of(ReportAt(20)), Of(ReportAt(5))]).SnapshotAt, Is.EqualTo(Facts.At(5)));
        Assert.That(new CombinedAnswers([Of(ReportAt(20)), Of(Unread)]).SnapshotAt, Is.EqualTo(Facts.At(20)));
        Assert.That(new CombinedAnswers([Of(Unread), Of(Unread)]).SnapshotAt, Is.Null);
    }

    /// <summary>Of the first nothing is known any more, so there is no saying how much of it has failed.</summary>
    [Test]
    public async Task FindList_OneIsStale_HasNoFailuresOfIt()
    {
        var answers = new CombinedAnswers([Of(ReportAt(0) with { Cluster = "eu" }), Of(ReportAt(20) with { Cluster = "us" })]);
        var list = JsonNode.Parse(TextOf(await answers.FindList(Facts.At(31))))!["clusters"]!.AsArray();

        Assert.That(
            list.Select(one => (one!["name"]!.GetValue<string>(), one["healthy"]!.GetValue<bool>(), one["failures"]?.GetValue<int>())),
            Is.EqualTo(new[] { ("eu", false, (int?)null), ("us", true, 0) }));
    }

    [TestCase(true, true, ExpectedResult = true)]
    [TestCase(true, false, ExpectedResult = false)]
    [TestCase(false, true, ExpectedResult = false)]
    public bool FirstPollIsDone_OfTwo_WhenItIsOfBoth(bool first, bool second) =>
        new CombinedAnswers([Of(first ? ReportAt(0) : Unread), Of(second ? ReportAt(0) : Unread)]).FirstPollIsDone;

    /// <summary>Traces may hold what a stranger is not to see.</summary>
    [TestCase(true, true, ExpectedResult = true)]
    [TestCase(true, false, ExpectedResult = false)]
    [TestCase(false, false, ExpectedResult = false)]
    public bool Anonymous_OfTwo_WhereBothHaveOne(bool first, bool second) =>
        new CombinedAnswers([Of(ReportAt(0), first), Of(ReportAt(0), second)]).Anonymous is not null;

    private static string TextOf(Answer answer) => System.Text.Encoding.UTF8.GetString(answer.Body.ToArray());

    private static HealthReport ReportAt(double second)
    {
        var at = Facts.At(second);
        var poll = new PollResult(new ConnectReading.Seen(Given.SnapshotAt(at, Given.Connector("orders"))), Given.AliveAt(at), []);
        return Unread.Evaluate(poll, TimeSpan.Zero, at);
    }

    private ClusterAnswers Of(HealthReport report, bool admitsAnonymous = false) => new(_monitor, report, null, _parts, admitsAnonymous);
}
