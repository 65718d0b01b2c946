using System.Net.Sockets;
using Healthcheck.Health;
using Healthcheck.Tests.Health;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Polling;

/// <summary>What becomes of workers that own something and are not there.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class LostWorkerTests
{
    private const string Other = "http://other:8083/";

    [Test]
    public async Task PollOnceAsync_OwnerRefuses_IsLostByTheNextPoll()
    {
        using var rig = Rig();
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
        using var rig = Rig();
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
        using var rig = Rig();
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
    public async Task PollOnceAsync_BugInARound_IsLoggedAndEndsNoPoll()
    {
        using var rig = Rig();
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
        using var rig = Rig();
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
        using var rig = Rig();
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

    private static Rig Rig() => new(Facts.Looking(FailureType.LostWorker));

    private static void Lists(Rig rig, string owner) =>
        rig.Lists(Given.Connector("orders", "RUNNING", Given.Worker, Given.Task(0), Given.Task(1, "RUNNING", owner)));

    private static HttpRequestException Refused() =>
        new(HttpRequestError.ConnectionError, inner: new SocketException((int)SocketError.ConnectionRefused));
}
