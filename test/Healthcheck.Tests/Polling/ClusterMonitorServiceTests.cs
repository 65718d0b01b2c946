using Healthcheck.Polling;
using Healthcheck.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Healthcheck.Tests.Polling;

[TestFixture]
[CancelAfter(20_000)]
internal sealed class ClusterMonitorServiceTests
{
    /// <summary>The host ends with it, and is started anew: a daemon that polls no more must not go on answering.</summary>
    [Test]
    public async Task Start_BugThatEndsALoop_EndsTheService()
    {
        using var connect = new StubConnect();
        using var logs = new LogSink();
        var clock = new BreakingClock();
        var factory = new ClusterMonitorFactory(new FixedRandom(), logs, clock) { CreateConnections = (_, _) => connect.Connections };
        var clusters = new ClusterSet([factory.Create(new ClusterOptions { Health = Given.Policy })], connect.Time);
        var publishers = new ReportPublishers([], logs.CreateLogger<ReportPublishers>());
        using var service = new ClusterMonitorService(clusters, publishers, factory);

        clock.IsBroken = true;
        await service.StartAsync(CancellationToken.None);

        Assert.That(async () => await service.ExecuteTask!, Throws.InstanceOf<InvalidCastException>().With.Message.EqualTo("no time"));
    }

    private sealed class BreakingClock : TimeProvider
    {
        public bool IsBroken { get; set; }

        public override long GetTimestamp() => IsBroken ? throw new InvalidCastException("no time") : base.GetTimestamp();
    }
}
