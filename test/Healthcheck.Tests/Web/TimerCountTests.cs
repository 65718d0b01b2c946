using FakeConnect;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Web;

/// <summary>
/// Timers are nothing that can be counted from outside, so that test/soak.sh sees of them only the memory; here each of them is armed by
/// a clock that counts.
/// </summary>
internal sealed class TimerCountTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    [Test]
    public async Task Polls_ManyWithChurnFaultsAndRestarts_LeaveOneTimer()
    {
        var clock = new ManualTimeProvider();
        var cluster = new FakeCluster();
        var churn = new Churn(cluster, seed: 5);
        await using var connect = await FakeWorker.StartAsync(cluster);
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, clock, "--restart", "dry-run");
        for (var poll = 0; poll < 60; poll++)
        {
            churn.Step();
            churn.FailForRestart();
            if (poll % 10 == 0)
            {
                connect.Answer("/connectors", FakeReply.Error(403, "not yours"));
            }
            else
            {
                connect.Forget("/connectors");
            }

            await daemon.SettleAsync(clock);
            clock.Advance(Interval);
            await daemon.NextReportAsync();
        }

        await daemon.SettleAsync(clock);
        Assert.That(clock.ArmedTimers, Is.EqualTo(1), "the one that the loop waits with");
    }
}
