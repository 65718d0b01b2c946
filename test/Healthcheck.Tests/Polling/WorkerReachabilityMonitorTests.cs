using System.Net.Sockets;
using Healthcheck.Health;
using Healthcheck.Tests.Health;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Polling;

/// <summary>Which workers are asked whether they are there, and how many at a time.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class WorkerReachabilityMonitorTests
{
    private const string Other = "http://other:8083/";

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

    private static Rig Rig(FailureType check) => new(Facts.Looking(check));

    private static void Lists(Rig rig, string owner) =>
        rig.Lists(Given.Connector("orders", "RUNNING", Given.Worker, Given.Task(0), Given.Task(1, "RUNNING", owner)));

    private static HttpRequestException Refused() =>
        new(HttpRequestError.ConnectionError, inner: new SocketException((int)SocketError.ConnectionRefused));
}
