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

        Assert.That(rig.Report.Fault!.Detail, Does.Contain("connect:8083/ answered 403").And.Contain("second:8083/ answered 401"));
    }

    [Test]
    public async Task PollOnceAsync_FirstNotAlive_AsksTheSecondNextTime()
    {
        using var rig = TwoWorkers();
        rig.Connect.Health.Says("{}", HttpStatusCode.ServiceUnavailable);
        await rig.PollAsync();
        Assert.That(rig.HasBrokerFailure, Is.True);

        await rig.PollAsync();
        Assert.That((rig.IsHealthy, rig.Report.Snapshot!.Worker.AbsoluteUri), Is.EqualTo((true, Second)));
    }

    private static Rig TwoWorkers()
    {
        var rig = new Rig(Given.Url.AbsoluteUri, Second);
        rig.Connect[Second + "connectors?expand=status"].Says(Given.Body(Given.Connector("orders")));
        rig.Connect[Second + "health"].Says("{}");
        return rig;
    }
}
