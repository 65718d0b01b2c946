using Healthcheck.Rest;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Polling;

/// <summary>How the time of one poll is shared out between its workers.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class PollTimeTests
{
    private const string Second = "http://second:8083/";

    /// <summary>The clock counts in other units than a time span, so that the last fraction of one may be missing.</summary>
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    /// <summary>Longer than any poll here, so that it is the poll that ends.</summary>
    private static readonly RestOptions Patient = new() { RequestTimeout = TimeSpan.FromSeconds(30) };

    [TestCase(10, "9 s")]
    [TestCase(1, "0.9 s")]
    public async Task PollOnceAsync_OnlyWorkerHangs_HasNineTenthsOfTheInterval(int interval, string given)
    {
        using var rig = new Rig(Given.Policy, Patient, TimeSpan.FromSeconds(interval));
        rig.Connect.List.Hangs();
        var poll = rig.BeginPollAsync();
        await rig.Connect.List.CalledAsync(1);

        rig.Time.Advance((TimeSpan.FromSeconds(interval) * 0.9) + Millisecond);
        await poll.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That(
            rig.Report.Fault!.Detail, Does.StartWith($"http://connect:8083/ did not answer within the {given} that the poll had left"));
    }

    [TestCase(10, 8.5, "8.5 s", "0.499 s")]
    [TestCase(1, 0.81, "0.81 s", "0.089 s")]
    public async Task PollOnceAsync_FirstOfTwoHangs_LeavesASmallReserve(int interval, double firstTakes, string first, string second)
    {
        using var rig = new Rig(Given.Policy, Patient, TimeSpan.FromSeconds(interval), Given.Url.AbsoluteUri, Second);
        var other = rig.Connect[Second + "connectors?expand=status"].Hangs();
        rig.Connect.List.Hangs();
        var poll = rig.BeginPollAsync();
        await rig.Connect.List.CalledAsync(1);
        Assert.That(other.Calls, Is.Zero);

        rig.Time.Advance(TimeSpan.FromSeconds(firstTakes) + Millisecond);
        await other.CalledAsync(1);
        rig.Time.Advance(TimeSpan.FromSeconds(0.5));
        await poll.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That(
            rig.Report.Fault!.Detail,
            Does.Contain($"http://connect:8083/ did not answer within the {first} that").And
                .Contain($"{Second} did not answer within the {second} that"));
    }
}
