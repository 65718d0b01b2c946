using Healthcheck.Connect;
using Healthcheck.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Healthcheck.Tests.Polling;

[TestFixture]
[CancelAfter(20_000)]
internal sealed class ClusterMonitorTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    [Test]
    public async Task Start_FirstPoll_IsImmediateAndTheNextAnIntervalLater()
    {
        using var rig = new Rig();
        await rig.Poller.StartAsync(CancellationToken.None);
        await rig.PublishedAsync();
        Assert.That(rig.Connect.List.Calls, Is.EqualTo(1));

        rig.Time.Advance(Interval);
        await rig.PublishedAsync();
        Assert.That(rig.Connect.List.Calls, Is.EqualTo(2));
        await rig.Poller.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task Loop_PollThatHangs_IsNotOverlappedAndMakesTheLoopLate()
    {
        using var rig = new Rig();
        var gate = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Connect.List.Answers(_ => gate.Task);
        await rig.Poller.StartAsync(CancellationToken.None);
        await rig.Connect.List.CalledAsync(1);

        rig.Time.Advance(4 * Interval);
        Assert.That((rig.Connect.List.Calls, rig.Latest.LoopTurns), Is.EqualTo((1, true)));
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That((rig.Connect.List.Calls, rig.Latest.LoopTurns), Is.EqualTo((1, false)));

        rig.Lists();
        gate.SetCanceled();
        await rig.PublishedAsync();
        await rig.PublishedAsync();
        Assert.That(rig.Latest.LoopTurns, Is.True);
        await rig.Poller.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task Loop_Bug_IsLoggedCountedAndSurvived()
    {
        using var rig = new Rig();
        rig.Connect.List.Throws(() => new InvalidCastException("oops"));
        await rig.Poller.StartAsync(CancellationToken.None);
        await rig.PublishedAsync();

        var bug = rig.Logs.Lines.Single(line => line.Id == 190);
        Assert.That((bug.Level, bug.Exception), Is.EqualTo((LogLevel.Error, bug.Exception as InvalidCastException)));
        Assert.That(
            (rig.Report.Fault!.Reason, rig.Report.Polls.FailedByReason[(int)FaultReason.Other]), Is.EqualTo((FaultReason.Other, 1L)));
        Assert.That(rig.Report.Fault.Detail, Is.EqualTo("a fault of this program (InvalidCastException); see its log"));

        rig.Lists(Given.Connector("orders"));
        rig.Time.Advance(Interval);
        await rig.PublishedAsync();
        Assert.That(rig.IsHealthy, Is.True);
        await rig.Poller.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task Loop_Ended_HasClosedItsConnections()
    {
        using var rig = new Rig(Given.Url.AbsoluteUri, "http://other:8083/");
        rig.Breaks();
        await rig.Poller.StartAsync(CancellationToken.None);
        await rig.PublishedAsync();
        Assert.That(rig.Connect.HandlersOpen, Is.EqualTo(3), "one for each worker, and one for whoever owns something");

        await rig.Poller.StopAsync(CancellationToken.None);
        Assert.That(rig.Connect.HandlersOpen, Is.Zero);
    }

    [Test]
    public async Task PollOnceAsync_Twice_AreToldAtDebugLevel()
    {
        using var rig = new Rig();
        await rig.PollAsync();
        rig.Breaks();
        await rig.PollAsync();

        Assert.That(
            rig.Logs.Lines.Where(line => line.Id == 100).Select(line => (line.Level, line.Message)),
            Is.EqualTo(new[]
            {
                (LogLevel.Debug, "Poll 1 took 0.0 ms; fault: (null)"), (LogLevel.Debug, "Poll 2 took 0.0 ms; fault: Auth"),
            }));
    }

    [TestCase(30, true)]
    [TestCase(31, false)]
    public async Task PollOnceAsync_FailingPolls_KeepTheVerdictUntilItIsStale(int seconds, bool healthy)
    {
        using var rig = new Rig();
        await rig.PollAsync();
        rig.Breaks();
        rig.Time.Advance(TimeSpan.FromSeconds(seconds));
        await rig.PollAsync();

        Assert.That((rig.IsHealthy, rig.Report.Verdict!.Healthy), Is.EqualTo((healthy, true)));
    }

    /// <summary>As when no report can be made of what was read.</summary>
    [Test]
    public async Task Loop_BugBeyondReading_IsLoggedAndThePollsGoOn()
    {
        using var rig = new Rig();
        using var stopping = new CancellationTokenSource();
        var (calls, survived, next) = (0, new TaskCompletionSource(), new TaskCompletionSource());
        void Polled()
        {
            switch (++calls)
            {
                case 1:
                    throw new InvalidCastException("oops");
                case 2:
                    survived.SetResult();
                    break;
                default:
                    next.TrySetResult();
                    break;
            }
        }

        var run = rig.RunAsync(Polled, stopping.Token);
        await survived.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.That(rig.Logs.Lines.Single(line => line.Id == 190).Exception, Is.InstanceOf<InvalidCastException>());
        rig.Time.Advance(Interval);
        await next.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await stopping.CancelAsync();
        await run;

        Assert.That(rig.Connect.List.Calls, Is.EqualTo(2));
    }
}
