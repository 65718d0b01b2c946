using System.Net.Sockets;
using Healthcheck.Health;
using Healthcheck.Tests.Health;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Polling;

/// <summary>Which workers are asked, and what becomes of those that do not answer.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class WorkerReachabilityMonitorTests
{
    private const string Other = "http://other:8083/";

    [Test]
    public async Task PollOnceAsync_OwnerRefuses_IsLostByTheNextPoll()
    {
        using var rig = Rig(FailureType.LostWorker);
        Lists(rig, "other:8083");
        rig.Connect[Other].Throws(Refused);

        await rig.PollAsync();
        await rig.PollAsync();

        Assert.That(Facts.Names(rig.Report.Verdict!.Failures), Is.EqualTo("suspect_task orders/1, lost_worker orders"));
        Assert.That(rig.Report.Verdict.Failures[^1].Detail, Is.EqualTo("http://other:8083/ refused the connection"));
        Assert.That((rig.Report.VerdictOn(Given.Worker)!.Healthy, rig.Report.VerdictOn("other:8083")!.Healthy), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task PollOnceAsync_LostWorker_IsLoggedOnceAndItsTasksAreNot()
    {
        using var rig = Rig(FailureType.LostWorker);
        Lists(rig, "other:8083");
        rig.Connect[Other].Throws(Refused);

        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 102, 151, 142 }));
        Assert.That(await rig.PollIdsAsync(), Is.Empty);
        rig.Connect[Other].Says("{}");
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 152, 141 }));
    }

    [Test]
    public async Task PollOnceAsync_OwnerAnswersAgain_IsNoLongerLost()
    {
        using var rig = Rig(FailureType.LostWorker);
        Lists(rig, "other:8083");
        rig.Connect[Other].Throws(Refused);
        await rig.PollAsync();
        await rig.PollAsync();

        rig.Connect[Other].Says("{}");
        await rig.PollAsync();
        await rig.PollAsync();

        Assert.That((rig.IsHealthy, rig.Report.Findings.All.Length), Is.EqualTo((true, 0)));
    }

    [Test]
    public async Task PollOnceAsync_OwnerIsNotListedAnyMore_IsForgottenAndNotAsked()
    {
        using var rig = Rig(FailureType.LostWorker);
        Lists(rig, "other:8083");
        rig.Connect[Other].Throws(Refused);
        await rig.PollAsync();
        Lists(rig, Given.Worker);
        await rig.PollAsync();
        var calls = rig.Connect[Other].Calls;
        await rig.PollAsync();

        Assert.That((rig.IsHealthy, rig.Connect[Other].Calls, calls), Is.EqualTo((true, 1, 1)));
    }

    [Test]
    public async Task PollOnceAsync_WorkerThatIsPolled_IsNotAskedAgain()
    {
        using var rig = Rig(FailureType.LostWorker);
        var polled = rig.Connect[Given.Url.AbsoluteUri].Says("{}");
        Lists(rig, "CONNECT:8083");
        await rig.PollAsync();

        Assert.That(polled.Calls, Is.Zero);
    }

    [Test]
    public async Task PollOnceAsync_OwnerOfIgnoredConnectors_IsNotAsked()
    {
        using var rig = new Rig(
            Facts.Looking(FailureType.LostWorker) with { Filter = new ConnectorFilter { Exclude = [new NamePattern("ord*")] } });
        var other = rig.Connect[Other].Throws(Refused);
        Lists(rig, "other:8083");
        await rig.PollAsync();

        Assert.That((other.Calls, rig.IsHealthy), Is.EqualTo((0, true)));
    }

    [Test]
    public async Task PollOnceAsync_CheckIsOff_AsksNobody()
    {
        using var rig = Rig(FailureType.NoTasks);
        var other = rig.Connect[Other].Says("{}");
        Lists(rig, "other:8083");
        await rig.PollAsync();

        Assert.That(other.Calls, Is.Zero);
    }

    [Test]
    public async Task PollOnceAsync_RoundStillGoesOn_StartsNoOther()
    {
        using var rig = Rig(FailureType.LostWorker);
        Lists(rig, "other:8083");
        rig.Connect[Other].Hangs();
        await rig.PollAsync();
        await rig.PollAsync();
        await rig.PollAsync();

        Assert.That((rig.IsHealthy, rig.Connect[Other].Calls), Is.EqualTo((true, 1)));
    }

    [Test]
    public async Task PollOnceAsync_ManyOwnersThatHang_FourAreAskedAtATime()
    {
        using var rig = Rig(FailureType.LostWorker);
        var owners = Enumerable.Range(0, 10).Select(i => rig.Connect[$"http://owner-{i}:8083/"].Hangs()).ToList();
        rig.Lists(
            Given.Connector("orders", "RUNNING", Given.Worker,
                [.. Enumerable.Range(0, 10).Select(i => Given.Task(i, "RUNNING", $"owner-{i}:8083"))]));
        await rig.PollAsync();
        Assert.That(owners.Sum(owner => owner.Calls), Is.EqualTo(4));

        rig.Time.Advance(TimeSpan.FromSeconds(2));
        await rig.Time.WaitUntilArmedAsync(4);
        Assert.That(owners.Sum(owner => owner.Calls), Is.EqualTo(8));
    }

    /// <summary>A list could name another host for each of a hundred thousand tasks.</summary>
    [Test]
    public async Task PollOnceAsync_OwnersBeyondNumber_FiveHundredAreAsked()
    {
        using var rig = Rig(FailureType.LostWorker);
        var owners = Enumerable.Range(0, 600).Select(i => rig.Connect[$"http://owner-{i}:8083/"].Says("{}")).ToList();
        rig.Lists(
            Given.Connector("orders", "RUNNING", Given.Worker,
                [.. Enumerable.Range(0, 600).Select(i => Given.Task(i, "RUNNING", $"owner-{i}:8083"))]));
        await rig.PollAsync();

        Assert.That(owners.Sum(owner => owner.Calls), Is.EqualTo(500));
    }

    [Test]
    public async Task PollOnceAsync_WorkerIdIsNoAddress_IsNotLost()
    {
        using var rig = Rig(FailureType.LostWorker);
        Lists(rig, "source->target");
        await rig.PollAsync();
        await rig.PollAsync();

        Assert.That(rig.IsHealthy, Is.True);
    }

    [TestCase("xn--\u00fc:80")]
    [TestCase("[::1%25lo]:80")]
    [TestCase("host:0")]
    public async Task PollOnceAsync_WorkerIdThatCannotBeLookedUp_IsNotLostAndEndsNoPoll(string id)
    {
        using var rig = Rig(FailureType.LostWorker);
        Lists(rig, id);
        await rig.PollAsync();
        await rig.PollAsync();

        Assert.That((rig.IsHealthy, rig.Report.Fault), Is.EqualTo((true, (object?)null)));
    }

    [Test]
    public async Task PollOnceAsync_LongWorkerId_IsNotLostAndEndsNoPoll()
    {
        using var rig = Rig(FailureType.LostWorker);
        Lists(rig, string.Join('.', Enumerable.Repeat(new string('a', 60), 5)) + ":80");
        await rig.PollAsync();
        await rig.PollAsync();

        Assert.That((rig.IsHealthy, rig.Report.Fault), Is.EqualTo((true, (object?)null)));
    }

    [Test]
    public async Task PollOnceAsync_BugInARound_IsLoggedAndEndsNoPoll()
    {
        using var rig = Rig(FailureType.LostWorker);
        Lists(rig, "other:8083");
        rig.Connect[Other].Throws(() => new InvalidCastException());
        Assert.That(await rig.PollIdsAsync(), Does.Contain(191));
        await rig.PollAsync();
        Assert.That((rig.IsHealthy, rig.Report.Fault), Is.EqualTo((true, (object?)null)));

        rig.Connect[Other].Throws(Refused);
        await rig.PollAsync();
        await rig.PollAsync();
        Assert.That(Facts.Names(rig.Report.Verdict!.Failures), Is.EqualTo("suspect_task orders/1, lost_worker orders"));
    }

    /// <summary>The list is then read twice; who was silent is so all the same.</summary>
    [Test]
    public async Task PollOnceAsync_ListGrowsShort_LostWorkerStaysLost()
    {
        using var rig = new Rig(Facts.Looking(FailureType.LostWorker, FailureType.VanishedConnectors));
        var orders = Given.Connector("orders", "RUNNING", Given.Worker, Given.Task(0), Given.Task(1, "RUNNING", "other:8083"));
        rig.Lists([orders, .. Enumerable.Range(0, 4).Select(number => Given.Connector($"c{number}"))]);
        rig.Connect[Other].Throws(Refused);
        await rig.PollAsync();
        await rig.PollAsync();

        rig.Lists(orders);
        await rig.PollAsync();

        Assert.That(rig.Report.Snapshot!.Connectors, Has.Length.EqualTo(1));
        Assert.That(Facts.Names(rig.Report.Verdict!.Failures), Is.EqualTo("suspect_task orders/1, lost_worker orders"));
    }

    /// <summary>It was silent the last time, and nothing else is known until the new round has reached it.</summary>
    [Test]
    public async Task PollOnceAsync_LostWorkerIsBeingAskedAgain_StaysLost()
    {
        using var rig = Rig(FailureType.LostWorker);
        Lists(rig, "other:8083");
        rig.Connect[Other].Throws(Refused);
        await rig.PollAsync();
        rig.Connect[Other].Hangs();
        await rig.PollAsync();
        await rig.PollAsync();

        Assert.That(Facts.Names(rig.Report.Verdict!.Failures), Is.EqualTo("suspect_task orders/1, lost_worker orders"));
    }

    [Test]
    public async Task PollOnceAsync_LostWorkerOwnsNothingForAWhile_MustBeSilentAnew()
    {
        using var rig = Rig(FailureType.LostWorker);
        Lists(rig, "other:8083");
        rig.Connect[Other].Throws(Refused);
        await rig.PollAsync();
        await rig.PollAsync();
        Assert.That(rig.IsHealthy, Is.False);

        Lists(rig, Given.Worker);
        await rig.PollAsync();
        Lists(rig, "other:8083");
        rig.Connect[Other].Hangs();
        await rig.PollAsync();
        await rig.PollAsync();

        Assert.That(rig.IsHealthy, Is.True);
    }

    private static Rig Rig(FailureType check) => new(Facts.Looking(check));

    private static void Lists(Rig rig, string owner) =>
        rig.Lists(Given.Connector("orders", "RUNNING", Given.Worker, Given.Task(0), Given.Task(1, "RUNNING", owner)));

    private static HttpRequestException Refused() =>
        new(HttpRequestError.ConnectionError, inner: new SocketException((int)SocketError.ConnectionRefused));
}
