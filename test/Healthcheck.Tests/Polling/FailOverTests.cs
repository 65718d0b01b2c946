using System.Net;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Polling;

[TestFixture]
[CancelAfter(20_000)]
internal sealed class FailOverTests
{
    private const string Second = "http://second:8083/";

    [Test]
    public async Task PollOnceAsync_FirstWorkerBroken_MovesToSecondAndStays()
    {
        using var rig = TwoWorkers();
        rig.Breaks();
        await rig.PollAsync();
        Assert.That((rig.IsHealthy, rig.Report.Snapshot!.Worker.AbsoluteUri), Is.EqualTo((true, Second)));

        await rig.PollAsync();
        Assert.That((rig.Connect.List.Calls, rig.Connect[Second + "connectors?expand=status"].Calls), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task PollOnceAsync_BothBroken_TellsOfBoth()
    {
        using var rig = TwoWorkers();
        rig.Breaks();
        rig.Connect[Second + "connectors?expand=status"].Says("{}", HttpStatusCode.Unauthorized);
        await rig.PollAsync();

        Assert.That(rig.Report.Fault!.Detail, Does.Match("^http://connect:8083/ answered 403[^;]*; .*http://second:8083/ answered 401"));
    }

    [Test]
    public async Task PollOnceAsync_FirstNotAlive_IsLeftForTheSecondInTheSamePoll()
    {
        using var rig = TwoWorkers();
        rig.IsSick();
        await rig.PollAsync();

        Assert.That((rig.IsHealthy, rig.Report.Snapshot!.Worker.AbsoluteUri), Is.EqualTo((true, Second)));
        Assert.That(rig.Connect.List.Calls, Is.EqualTo(1), "another connection is tried only where there is no other address");
    }

    [Test]
    public async Task PollOnceAsync_BothWell_StaysWithTheFirst()
    {
        using var rig = TwoWorkers();
        await rig.PollAsync();
        await rig.PollAsync();

        Assert.That((rig.Connect.List.Calls, rig.Connect[Second + "connectors?expand=status"].Calls), Is.EqualTo((2, 0)));
    }

    [Test]
    public async Task PollOnceAsync_FirstTakesAllOfTheTime_TheSecondIsNotRead()
    {
        using var rig = TwoWorkers();
        rig.Connect.List.Answers(_ =>
        {
            rig.Time.Advance(TimeSpan.FromSeconds(10));
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new StringContent("{}") });
        });
        await rig.PollAsync();

        Assert.That((rig.Report.Fault is null, rig.Connect[Second + "connectors?expand=status"].Calls), Is.EqualTo((false, 0)));
    }

    [Test]
    public async Task PollOnceAsync_NeitherAlive_TheFirstAskedSpeaksAndTheNextPollBeginsWithTheOther()
    {
        using var rig = TwoWorkers();
        rig.IsSick();
        rig.Connect[Second + "health"].Says(Given.Unhealthy, HttpStatusCode.InternalServerError);
        await rig.PollAsync();
        Assert.That((rig.IsHealthy, rig.Report.Snapshot!.Worker), Is.EqualTo((false, Given.Url)));

        await rig.PollAsync();
        Assert.That(rig.Report.Snapshot!.Worker.AbsoluteUri, Is.EqualTo(Second));
    }

    [Test]
    public async Task PollOnceAsync_FirstIsStartingAndListsNothing_IsLeftForTheSecond()
    {
        using var rig = TwoWorkers();
        rig.IsStarting();
        rig.Lists();
        await rig.PollAsync();

        Assert.That((rig.IsHealthy, rig.Report.Snapshot!.Worker.AbsoluteUri), Is.EqualTo((true, Second)));
    }

    [Test]
    public async Task PollOnceAsync_FirstDoesNotProveItselfInTwoSeconds_TheSecondIsReadToo()
    {
        using var rig = TwoWorkers();
        rig.Connect.Health.Hangs();
        var poll = rig.BeginPollAsync();
        await rig.Connect.Health.CalledAsync(1);
        Assert.That(rig.Connect[Second + "health"].Calls, Is.Zero);

        rig.Time.Advance(TimeSpan.FromSeconds(2));
        await poll;

        Assert.That((rig.IsHealthy, rig.Report.Snapshot!.Worker.AbsoluteUri), Is.EqualTo((true, Second)));
    }

    [Test]
    public async Task PollOnceAsync_FirstBecomesSickWithinItsGrace_TheSecondProvesMore()
    {
        using var rig = TwoWorkers();
        await rig.PollAsync();
        rig.IsSick();
        await rig.PollAsync();
        await rig.PollAsync();

        Assert.That((rig.IsHealthy, rig.Report.Snapshot!.Worker.AbsoluteUri), Is.EqualTo((true, Second)));
    }

    [Test]
    public async Task PollOnceAsync_BothSickWithinTheGrace_TheOneThatWasWellIsBelieved()
    {
        using var rig = TwoWorkers();
        await rig.PollAsync();
        rig.IsSick();
        rig.Connect[Second + "health"].Says(Given.Unhealthy, HttpStatusCode.InternalServerError);
        await rig.PollAsync();

        Assert.That((rig.IsHealthy, rig.Report.Snapshot!.Worker), Is.EqualTo((true, Given.Url)));
    }

    [Test]
    public async Task PollOnceAsync_FirstHangs_LeavesTimeForTheSecond()
    {
        using var rig = TwoWorkers();
        rig.Connect.List.Hangs();
        var poll = rig.BeginPollAsync();
        await rig.Connect.List.CalledAsync(1);
        rig.Time.Advance(TimeSpan.FromSeconds(5));
        await poll;

        Assert.That((rig.IsHealthy, rig.Report.Snapshot!.Worker.AbsoluteUri), Is.EqualTo((true, Second)));
    }

    [Test]
    public async Task PollOnceAsync_NoneCouldBeRead_TheNextPollBeginsWithTheOther()
    {
        using var rig = TwoWorkers();
        rig.Breaks();
        var second = rig.Connect[Second + "connectors?expand=status"].Says("{}", HttpStatusCode.Unauthorized);
        await rig.PollAsync();

        second.Hangs();
        var poll = rig.BeginPollAsync();
        await second.CalledAsync(2);
        Assert.That(rig.Connect.List.Calls, Is.EqualTo(1), "whoever hangs is not the first for ever");

        rig.Time.Advance(TimeSpan.FromSeconds(10));
        await poll;
    }

    [Test]
    public async Task PollOnceAsync_BestIsWithinItsGrace_TheNextPollBeginsWithItAgain()
    {
        using var rig = TwoWorkers();
        await rig.PollAsync();
        rig.IsSick();
        rig.Connect[Second + "health"].Says(Given.Unhealthy, HttpStatusCode.InternalServerError);
        await rig.PollAsync();
        var second = rig.Connect[Second + "connectors?expand=status"];
        var (before, calls) = (second.Calls, rig.Connect.List.Calls);

        rig.Connect.List.Hangs();
        var poll = rig.BeginPollAsync();
        await rig.Connect.List.CalledAsync(calls + 1);
        Assert.That(second.Calls, Is.EqualTo(before));

        rig.Time.Advance(TimeSpan.FromSeconds(10));
        await poll;
    }

    private static Rig TwoWorkers()
    {
        var rig = new Rig(Given.Url.AbsoluteUri, Second);
        rig.Connect[Second + "connectors?expand=status"].Says(Given.Body(Given.Connector("orders")));
        rig.Connect[Second + "health"].Says(Given.Healthy);
        return rig;
    }
}
