using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Tests.Health;
using Healthcheck.Tests.Support;
using Healthcheck.Web;

namespace Healthcheck.Tests.Web;

/// <summary>The answer for a part is made once, however many ask and however large it is.</summary>
[CancelAfter(30_000)]
internal sealed class ResourceAnswerCacheTests
{
    private static readonly ResourcePath Worker = new(Given.Worker, null, null);

    [TestCase(10)]
    [TestCase(20_000)]
    public async Task Find_ManyAtOnce_IsMadeOnce(int tasks)
    {
        using var parts = new ResourceAnswerCache([Given.Url]);
        var report = Failed(tasks);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => parts.Find(report, Worker)!)));

        Assert.That(answers.Distinct().Count(), Is.EqualTo(1));
        Assert.That(await parts.Find(report, Worker)!, Is.SameAs(answers[0]));
    }

    [Test]
    public async Task Find_LargerThanTheRoom_IsKept()
    {
        using var parts = new ResourceAnswerCache([Given.Url]);
        var report = Failed(5000, new string('x', 4000));
        await parts.Find(report, new ResourcePath(null, "orders", null))!;

        var answer = await parts.Find(report, Worker)!;

        Assert.That(answer.Body.Length, Is.GreaterThan(16 * 1024 * 1024));
        Assert.That(await parts.Find(report, Worker)!, Is.SameAs(answer));
    }

    [Test]
    public async Task Find_ManyParts_KeepsThoseAskedForLast()
    {
        using var parts = new ResourceAnswerCache([Given.Url]);
        const int Parts = 17_000;
        var report = Report([.. Enumerable.Range(0, Parts).Select(i => Given.Connector($"c{i}", "FAILED"))]);
        var answers = new List<Answer>();
        for (var i = 0; i < Parts; i++)
        {
            answers.Add(await parts.Find(report, new ResourcePath(null, $"c{i}", null))!);
        }

        Assert.That(await parts.Find(report, new ResourcePath(null, $"c{Parts - 1}", null))!, Is.SameAs(answers[^1]));
        Assert.That(await parts.Find(report, new ResourcePath(null, "c0", null))!, Is.Not.SameAs(answers[0]));
    }

    /// <summary>A probe need not wait for a thread.</summary>
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(256)]
    public void Find_FewFindings_IsMadeAtOnce(int tasks)
    {
        using var parts = new ResourceAnswerCache([Given.Url]);

        Assert.That(parts.Find(Failed(tasks), Worker)!.IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public void Find_Disposed_HoldsNothing()
    {
        var parts = new ResourceAnswerCache([Given.Url]);
        parts.Dispose();

        Assert.That(() => parts.Find(Failed(1), Worker), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public async Task Find_AnotherPart_LeavesWhatWasKept()
    {
        using var parts = new ResourceAnswerCache([Given.Url]);
        var report = Report(Given.Connector("a"), Given.Connector("b"));
        var first = await parts.Find(report, new ResourcePath(null, "a", null))!;
        await parts.Find(report, new ResourcePath(null, "b", null))!;

        Assert.That(await parts.Find(report, new ResourcePath(null, "a", null))!, Is.SameAs(first));
    }

    /// <summary>Each has half of the room, so that there is none for the first when the third is kept.</summary>
    [Test]
    public async Task Find_MoreThanTheRoom_ForgetsTheFirst()
    {
        var task = Given.Task(0, "FAILED") with { Trace = new string('x', 4000) };
        var report = Report([.. Enumerable.Range(0, 5).Select(i => Given.Connector($"c{i}", "RUNNING", Given.Worker, task))]);
        using var parts = new ResourceAnswerCache([Given.Url], room: 10_000);
        var answers = new List<Answer>();
        for (var i = 0; i < 5; i++)
        {
            answers.Add(await parts.Find(report, new ResourcePath(null, $"c{i}", null))!);
        }

        Assert.That(await parts.Find(report, new ResourcePath(null, "c4", null))!, Is.SameAs(answers[4]));
        Assert.That(await parts.Find(report, new ResourcePath(null, "c0", null))!, Is.Not.SameAs(answers[0]));
    }

    /// <summary>It exists, though it owns nothing.</summary>
    [Test]
    public async Task Find_WorkerThatIsPolledAndOwnsNothing_IsHealthy()
    {
        using var parts = new ResourceAnswerCache([Given.Url]);
        var report = Report(Given.Connector("orders", "FAILED", "elsewhere:8083"));

        Assert.That((await parts.Find(report, Worker)!).Status, Is.EqualTo(200));
        Assert.That((await parts.Find(report, new ResourcePath("ELSEWHERE:8083", null, null))!).Status, Is.EqualTo(503));
    }

    [Test]
    public void Find_PartThatIsNotThere_IsNull()
    {
        using var parts = new ResourceAnswerCache([Given.Url]);
        var report = Failed(300);

        Assert.That(parts.Find(report, new ResourcePath("elsewhere:8083", null, null)), Is.Null);
        Assert.That(parts.Find(report, new ResourcePath(null, "nothing", null)), Is.Null);
        Assert.That(parts.Find(report, new ResourcePath(null, "orders", 300)), Is.Null);
    }

    /// <summary>
    /// A request that began before the poll ended may be answered, and its answer kept, after the older ones were forgotten.
    /// </summary>
    [Test]
    public async Task Find_AnswerToTheOlderReportCameLate_TheNewerHasItsOwn()
    {
        using var parts = new ResourceAnswerCache([Given.Url]);
        var older = Report(Given.Connector("orders", "FAILED"));
        var newer = After(older, Given.Connector("orders"));
        parts.Forget();
        var part = new ResourcePath(null, "orders", null);

        Assert.That(((await parts.Find(older, part)!).Status, (await parts.Find(newer, part)!).Status), Is.EqualTo((503, 200)));
    }

    private static HealthReport Failed(int tasks, string? trace = null) => Report(Given.Connector(
        "orders", "RUNNING", Given.Worker, [.. Enumerable.Range(0, tasks).Select(id => Given.Task(id, "FAILED") with { Trace = trace })]));

    private static HealthReport Report(params ConnectorStatus[] connectors) =>
        After(HealthReport.BeforeFirstPoll(Given.Policy), connectors);

    private static HealthReport After(HealthReport before, params ConnectorStatus[] connectors) => before.Evaluate(
        new PollResult(new ConnectReading.Seen(Given.SnapshotAt(default, connectors)), Given.AliveAt(default), []), TimeSpan.Zero, default);
}
