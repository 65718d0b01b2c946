using System.Net;
using System.Net.Sockets;
using Healthcheck.Connect;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Polling;

/// <summary>What was proved by one process is no proof for another that may have come in its place.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class ReplacedWorkerTests
{
    private static readonly ConnectorStatus Well = Given.Connector("orders", "RUNNING", Given.Worker, Given.Task(0));
    private static readonly ConnectorStatus Failed = Given.Connector("orders", "RUNNING", Given.Worker, Given.Task(0, "FAILED"));

    [TestCase("refused", true)]
    [TestCase("bare 404", true)]
    [TestCase("Connect's 404", false)]
    [TestCase("reset", false)]
    [TestCase("403", false)]
    public async Task PollOnceAsync_AfterAFault_ListsAreDoubtedWhereTheProcessIsGone(string fault, bool doubted)
    {
        using var rig = await StartedAsync(Well);
        Break(rig, fault);
        await FailAsync(rig);
        rig.Lists(Well);
        rig.Connect.Health.Hangs();
        var poll = rig.BeginPollAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        await poll;

        Assert.That(rig.Report.Fault?.Reason, Is.EqualTo(doubted ? FaultReason.Starting : (FaultReason?)null));
        Assert.That((rig.IsHealthy, rig.Report.WorkerAlive), Is.EqualTo((true, !doubted)), "the last verdict stands");
        Assert.That(rig.Report.Fault?.Detail.Contains("may be another process than before, but has not proved", StringComparison.Ordinal),
            Is.EqualTo(doubted ? true : (bool?)null));
    }

    [Test]
    public async Task PollOnceAsync_RefusedAndBackWithItsTaskWell_IsRedUntilProven()
    {
        using var rig = await StartedAsync(Failed);
        Break(rig, "refused");
        await FailAsync(rig);
        rig.Lists(Well);
        rig.IsStarting();
        await rig.PollAsync();
        Assert.That((rig.IsHealthy, rig.Report.Fault!.Reason, rig.Report.WorkerAlive), Is.EqualTo((false, FaultReason.Starting, false)));

        rig.IsWell();
        await rig.PollAsync();
        Assert.That((rig.IsHealthy, rig.Report.Fault), Is.EqualTo((true, (ConnectReading.Unreachable?)null)));
    }

    /// <summary>
    /// The same connection leads to a worker that is silent for a while: what it says better than before waits for the proof.
    /// </summary>
    [TestCase("FAILED", "RUNNING", false)]
    [TestCase("RUNNING", "FAILED", true)]
    public async Task PollOnceAsync_SilentWithinItsGrace_OnlyWorseIsBelieved(string before, string after, bool believed)
    {
        using var rig = await StartedAsync(Given.Connector("orders", "RUNNING", Given.Worker, Given.Task(0, before)));
        rig.Lists(Given.Connector("orders", "RUNNING", Given.Worker, Given.Task(0, after)));
        rig.Connect.Health.Hangs();
        var poll = rig.BeginPollAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        await poll;

        Assert.That((rig.IsHealthy, rig.Report.Fault is null), Is.EqualTo((false, believed)));
    }

    private static async Task<Rig> StartedAsync(ConnectorStatus connector)
    {
        var rig = new Rig();
        rig.Lists(connector);
        await rig.PollAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        return rig;
    }

    private static void Break(Rig rig, string fault)
    {
        switch (fault)
        {
            case "refused":
                rig.Connect.List.Throws(() => new HttpRequestException(
                    HttpRequestError.ConnectionError, "refused", new SocketException((int)SocketError.ConnectionRefused)));
                break;
            case "reset":
                rig.Connect.List.Throws(() => new HttpRequestException(HttpRequestError.Unknown, "reset", new IOException("reset")));
                break;
            case "bare 404":
                rig.Connect.List.Says("""{"message":"Not Found","url":"/connectors","status":"404"}""", HttpStatusCode.NotFound);
                break;
            case "Connect's 404":
                rig.Connect.List.Says("""{"error_code":404,"message":"HTTP 404 Not Found"}""", HttpStatusCode.NotFound);
                break;
            default:
                rig.Connect.List.Says("{}", HttpStatusCode.Forbidden);
                break;
        }
    }

    /// <summary>A poll that fails; the waits between its attempts are turned by hand.</summary>
    private static async Task FailAsync(Rig rig)
    {
        var armings = rig.Time.Armings;
        var poll = rig.BeginPollAsync();
        while (!poll.IsCompleted && await Task.WhenAny(poll, rig.Time.WaitUntilArmingAsync(armings)) != poll)
        {
            armings = rig.Time.Armings;
            // The longest of the two waits, 284 ms with its jitter: a shorter turn may leave one standing, with no other timer to come.
            rig.Time.Advance(TimeSpan.FromMilliseconds(300));
        }

        await poll;
        Assert.That(rig.Report.Fault, Is.Not.Null);
    }
}
