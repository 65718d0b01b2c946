using System.Net;
using Healthcheck.Connect;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Polling;

/// <summary>A connection that was made anew has proved nothing yet, however well the worker did over the one before.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class UnprovenConnectionTests
{
    private static readonly TimeSpan UntilRenewal = TimeSpan.FromSeconds(121);

    [Test]
    public async Task PollOnceAsync_NothingBelievedSoFar_ListOverANewConnectionWaitsForItsProof()
    {
        using var rig = new Rig();
        rig.Lists();
        rig.IsConfigured("orders");
        await rig.PollAsync();
        Assert.That((rig.Report.Snapshot, rig.Report.Life.Last!.Alive), Is.EqualTo(((ConnectSnapshot?)null, true)));

        rig.Time.Advance(UntilRenewal);
        rig.Lists(Given.Connector("orders"));
        rig.Connect.Health.Hangs();
        await SilentPollAsync(rig);
        Assert.That(
            (rig.IsHealthy, rig.Report.Snapshot, rig.Report.Fault!.Reason),
            Is.EqualTo((false, (ConnectSnapshot?)null, FaultReason.Starting)));
    }

    /// <summary>Behind the address another worker may stand by now, which knows nothing of the failure.</summary>
    [TestCase("FAILED", "RUNNING", false)]
    [TestCase("RUNNING", "FAILED", true)]
    public async Task PollOnceAsync_SilentOverANewConnection_OnlyWorseIsBelieved(string before, string after, bool believed)
    {
        using var rig = new Rig();
        rig.Lists(Given.Connector("orders", "RUNNING", Given.Worker, Given.Task(0, before)));
        await rig.PollAsync();

        rig.Time.Advance(UntilRenewal);
        rig.Lists(Given.Connector("orders", "RUNNING", Given.Worker, Given.Task(0, after)));
        rig.Connect.Health.Hangs();
        await SilentPollAsync(rig);

        Assert.That((rig.Report.Verdict!.Healthy, rig.Report.Fault is null), Is.EqualTo((false, believed)));
        Assert.That(
            rig.Report.Fault?.Detail,
            Is.EqualTo(believed ? null : "http://connect:8083/ lists as well what had failed, but has not proved that it has read its "
                + "cluster's topics (it has not answered the question yet)"));
    }

    [Test]
    public async Task PollOnceAsync_FirstListIsEmptyAndNothingIsProven_SaysSo()
    {
        using var rig = new Rig();
        rig.Lists();
        rig.Connect.Health.Hangs();
        await SilentPollAsync(rig);

        Assert.That(
            rig.Report.Fault!.Detail,
            Is.EqualTo("http://connect:8083/ lists no connectors, but has not proved that it has read its cluster's topics "
                + "(it has not answered the question yet)"));
    }

    [Test]
    public async Task PollOnceAsync_LessOverANewConnectionThatIsSilent_IsNotBelieved()
    {
        using var rig = new Rig();
        rig.Lists(Given.Connector("orders"), Given.Connector("others"));
        await rig.PollAsync();

        rig.Time.Advance(UntilRenewal);
        rig.Lists(Given.Connector("orders"));
        rig.Connect.Health.Hangs();
        await SilentPollAsync(rig);

        Assert.That((rig.Report.Snapshot!.Connectors.Length, rig.Report.Fault!.Reason), Is.EqualTo((2, FaultReason.Starting)));
    }

    [Test]
    public async Task PollOnceAsync_SickBeyondItsGraceAndListsNothing_LeavesWhatWasBelieved()
    {
        using var rig = new Rig();
        await rig.PollAsync();
        rig.Time.Advance(UntilRenewal);
        rig.IsSick();
        await rig.PollAsync();
        Assert.That(rig.HasBrokerFailure, Is.False);

        rig.Time.Advance(TimeSpan.FromSeconds(60));
        rig.Lists();
        await rig.PollAsync();

        Assert.That((rig.Report.Fault!.Reason, rig.Report.Snapshot!.Connectors.Length), Is.EqualTo((FaultReason.Starting, 1)));
    }

    /// <summary>It may never have belonged to the cluster that was watched so far.</summary>
    [Test]
    public async Task PollOnceAsync_OnlyAWorkerThatWasNeverWellIsLeft_ItsListIsNotBelieved()
    {
        const string Second = "http://second:8083/";
        using var rig = new Rig(Given.Url.AbsoluteUri, Second);
        await rig.PollAsync();
        rig.Breaks();
        rig.Connect[Second + "connectors?expand=status"].Says(Given.Body(Given.Connector("orders"), Given.Connector("others")));
        rig.Connect[Second + "health"].Says(Given.Unhealthy, HttpStatusCode.InternalServerError);
        await rig.PollAsync();

        Assert.That(
            (rig.Report.Fault!.Reason, rig.Report.Snapshot!.Worker, rig.IsHealthy), Is.EqualTo((FaultReason.Starting, Given.Url, true)));
    }

    private static async Task SilentPollAsync(Rig rig)
    {
        var calls = rig.Connect.Health.Calls;
        var poll = rig.BeginPollAsync();
        await rig.Connect.Health.CalledAsync(calls + 1);
        await rig.Time.WaitUntilArmedAsync(2);
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        await poll.WaitAsync(TimeSpan.FromSeconds(10));
    }
}
