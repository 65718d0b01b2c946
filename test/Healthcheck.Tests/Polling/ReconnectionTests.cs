using System.Net;
using Healthcheck.Connect;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Polling;

/// <summary>A connection that is made anew between a list and its proof, without notice: the proof may be another worker's.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class ReconnectionTests
{
    /// <summary>Behind the address one worker lists the task well, and the one that proves itself knows that it has failed.</summary>
    [TestCase("RUNNING", "FAILED", false)]
    [TestCase("FAILED", "RUNNING", true)]
    public async Task PollOnceAsync_MadeAnewOnce_TheListIsReadAgainAndProvenByTheSame(string first, string second, bool healthy)
    {
        using var rig = new Rig();
        Lists(rig, first);
        ReconnectsBeforeAnswers(rig, 1, () => Lists(rig, second));
        await rig.PollAsync();

        Assert.That((rig.IsHealthy, rig.Report.Fault), Is.EqualTo((healthy, (ConnectReading.Unreachable?)null)));
        Assert.That((rig.Connect.List.Calls, rig.Connect.ConnectionsOpened), Is.EqualTo((2, 1)));
    }

    /// <summary>One list came over the connection of before; now each proof is that of its own list again.</summary>
    [Test]
    public async Task PollOnceAsync_MadeAnewOnceInEachOfTwoPolls_StillNeedsTheProofOfItsOwn()
    {
        using var rig = new Rig();
        for (var poll = 0; poll < 2; poll++)
        {
            Lists(rig, "RUNNING");
            ReconnectsBeforeAnswers(rig, 1, () => Lists(rig, "FAILED"));
            await rig.PollAsync();
            Assert.That(rig.IsHealthy, Is.False);
        }
    }

    /// <summary>No list could ever be proven by its own connection, so from then on the address counts.</summary>
    [Test]
    public async Task PollOnceAsync_MadeAnewEachTime_IsBelievedAtTheThirdList()
    {
        using var rig = new Rig();
        ReconnectsBeforeAnswers(rig, int.MaxValue);
        await rig.PollAsync();
        Assert.That((rig.IsHealthy, rig.Report.Fault, rig.Connect.List.Calls), Is.EqualTo((true, (ConnectReading.Unreachable?)null, 3)));

        await rig.PollAsync();
        Assert.That((rig.IsHealthy, rig.Connect.List.Calls), Is.EqualTo((true, 4)));
    }

    /// <summary>To read it again would end in a time-out; that it happened once says nothing of the next time.</summary>
    [Test]
    public async Task PollOnceAsync_MadeAnewWhenTheTimeIsOver_IsDoubtedAndTheNextNeedsItsProof()
    {
        using var rig = new Rig();
        var interval = TimeSpan.FromSeconds(10);
        ReconnectsBeforeAnswers(rig, 1, () => rig.Time.Advance(interval));
        await rig.PollAsync();
        Assert.That((rig.Report.Fault!.Reason, rig.Connect.List.Calls), Is.EqualTo((FaultReason.Starting, 1)));

        Lists(rig, "RUNNING");
        ReconnectsBeforeAnswers(rig, 1, () => Lists(rig, "FAILED"));
        await rig.PollAsync();
        Assert.That((rig.IsHealthy, rig.Connect.List.Calls), Is.EqualTo((false, 3)));
    }

    /// <summary>It was closed because it was idle, which is no sign of a proof by another; one more connection is tried.</summary>
    [Test]
    public async Task PollOnceAsync_MadeAnewSinceTheLastProofAndSick_AnotherConnectionIsTriedOnce()
    {
        using var rig = new Rig();
        await rig.PollAsync();
        rig.Connect.Reconnect();
        rig.IsSick();
        await rig.PollAsync();

        Assert.That((rig.Connect.List.Calls, rig.Connect.ConnectionsOpened), Is.EqualTo((3, 2)));
    }

    /// <summary>The doubt is about what that connection said; another one may lead to another worker.</summary>
    [Test]
    public async Task PollOnceAsync_MadeAnewSinceTheDoubt_TheNewConnectionsOwnListIsProven()
    {
        using var rig = new Rig();
        Lists(rig, "FAILED");
        await rig.PollAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        Lists(rig, "RUNNING");
        rig.IsSick();
        await rig.PollAsync();
        Assert.That(rig.Report.Fault!.Reason, Is.EqualTo(FaultReason.Starting));

        rig.Connect.Reconnect();
        rig.IsWell();
        await rig.PollAsync();

        Assert.That((rig.IsHealthy, rig.Report.Fault), Is.EqualTo((true, (ConnectReading.Unreachable?)null)));
    }

    private static void Lists(Rig rig, string state) => rig.Lists(Given.Connector("orders", "RUNNING", Given.Worker, Given.Task(0, state)));

    /// <summary>Each answer is that of a live worker.</summary>
    /// <param name="times">How many of them come over a connection made anew.</param>
    private static void ReconnectsBeforeAnswers(Rig rig, int times, Action? then = null) => rig.Connect.Health.Answers(_ =>
    {
        if (times-- > 0)
        {
            rig.Connect.Reconnect();
            then?.Invoke();
        }

        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Given.Healthy) });
    });
}
