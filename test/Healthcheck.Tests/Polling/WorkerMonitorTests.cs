using System.Net;
using Healthcheck.Connect;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Polling;

/// <summary>What a worker's own life does to the verdict.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class WorkerMonitorTests
{
    [Test]
    public async Task PollOnceAsync_NeverSeenAlive_IsBrokerFailureAtOnce()
    {
        using var rig = new Rig();
        rig.IsSick();
        await rig.PollAsync();

        Assert.That((rig.IsHealthy, rig.HasBrokerFailure), Is.EqualTo((false, true)));
    }

    [Test]
    public async Task PollOnceAsync_NeverSeenAliveAndSilent_WaitsTwoSecondsOnly()
    {
        using var rig = new Rig();
        rig.Connect.Health.Hangs();
        var poll = rig.BeginPollAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(1.999));
        Assert.That(poll.IsCompleted, Is.False);
        rig.Time.Advance(TimeSpan.FromSeconds(0.001));
        await poll;

        Assert.That(rig.HasBrokerFailure, Is.True);
    }

    /// <summary>Whoever waits for the answer has the bug; the next poll asks anew.</summary>
    [Test]
    public async Task PollOnceAsync_BugInAsking_IsAFailedPollAndTheNextAsksAgain()
    {
        using var rig = new Rig();
        rig.Connect.Health.Throws(() => new InvalidCastException("oops"));
        await rig.PollAsync();
        Assert.That((rig.IsHealthy, rig.Report.Fault!.Reason), Is.EqualTo((false, FaultReason.Other)));

        rig.IsWell();
        await rig.PollAsync();
        Assert.That(rig.IsHealthy, Is.True);
    }

    [TestCase(0, true)]
    [TestCase(59, true)]
    [TestCase(60, false)]
    public async Task PollOnceAsync_SeenAliveThenSick_IsHealthyWithinGrace(int seconds, bool healthy)
    {
        using var rig = new Rig();
        await rig.PollAsync();
        rig.IsSick();
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        await rig.PollAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(seconds));
        await rig.PollAsync();

        Assert.That((rig.IsHealthy, rig.HasBrokerFailure), Is.EqualTo((healthy, !healthy)));
    }

    [Test]
    public async Task PollOnceAsync_HangingHealth_DoesNotDelayTheListAndIsAskedOnceAtATime()
    {
        using var rig = new Rig();
        await rig.PollAsync();
        rig.Connect.Health.Hangs();
        await rig.PollAsync();
        await rig.PollAsync();
        Assert.That(
            (rig.IsHealthy, rig.Connect.Health.Calls, rig.Connect.List.Calls), Is.EqualTo((true, 3, 3)), "the first poll asks twice");

        // The flight lands on a thread of its own, after the clock has been turned.
        rig.Time.Advance(TimeSpan.FromSeconds(12));
        await rig.Time.WaitUntilSettledAsync(0);
        rig.IsWell();
        for (var polls = 0; polls < 10_000 && rig.Connect.Health.Calls < 4; polls++)
        {
            await rig.PollAsync();
        }

        Assert.That(rig.Connect.Health.Calls, Is.AtLeast(4));
    }

    [Test]
    public async Task PollOnceAsync_EmptyListOfWorkerNotAlive_IsStartingAndTheVerdictStands()
    {
        using var rig = new Rig();
        await rig.PollAsync();
        rig.Lists();
        rig.IsSick();
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        await rig.PollAsync();

        Assert.That(rig.Report.Fault!.Reason, Is.EqualTo(FaultReason.Starting));
        Assert.That((rig.IsHealthy, rig.Report.Snapshot!.Connectors.Length), Is.EqualTo((true, 1)));
    }

    [Test]
    public async Task PollOnceAsync_EmptyListAtStartOfWorkerNotAlive_IsNoVerdict()
    {
        using var rig = new Rig();
        rig.Lists();
        rig.IsSick();
        await rig.PollAsync();

        Assert.That(
            (rig.Report.Fault!.Reason, rig.Report.Snapshot, rig.IsHealthy),
            Is.EqualTo((FaultReason.Starting, (ConnectSnapshot?)null, false)));
    }

    [Test]
    public async Task PollOnceAsync_EmptyListConfirmedAliveAndNoNames_IsHealthy()
    {
        using var rig = new Rig();
        rig.Lists();
        await rig.PollAsync();

        Assert.That(
            (rig.IsHealthy, rig.Report.Snapshot!.IsEmpty, rig.Connect.List.Calls, rig.Connect.Names.Calls), Is.EqualTo((true, true, 1, 1)));
    }

    [Test]
    public async Task PollOnceAsync_EmptyListConfirmedAliveAndNamesForbidden_IsReadAgainAndHealthy()
    {
        using var rig = new Rig();
        rig.Lists();
        rig.Connect.Names.Says("", HttpStatusCode.Forbidden);
        await rig.PollAsync();
        Assert.That((rig.IsHealthy, rig.Report.Snapshot!.IsEmpty, rig.Connect.List.Calls), Is.EqualTo((true, true, 2)));

        await rig.PollAsync();
        Assert.That(rig.Connect.List.Calls, Is.EqualTo(3));
    }

    [Test]
    public async Task PollOnceAsync_EmptyListFilledOnSecondReading_IsTheSecond()
    {
        using var rig = new Rig();
        rig.IsConfigured("late");
        rig.Connect.List.Answers(_ => Task.FromResult(new HttpResponseMessage
        {
            Content = new StringContent(rig.Connect.List.Calls == 1 ? "{}" : Given.Body(Given.Connector("late", "FAILED"))),
        }));
        await rig.PollAsync();

        Assert.That((rig.IsHealthy, rig.Report.Snapshot!.Connectors.Length), Is.EqualTo((false, 1)));
    }
}
