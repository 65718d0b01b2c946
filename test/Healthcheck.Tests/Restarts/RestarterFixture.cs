using System.Diagnostics;
using FakeConnect;
using Healthcheck.Tests.Support;
using Healthcheck.Tests.Web;

namespace Healthcheck.Tests.Restarts;

/// <summary>The whole daemon beside a Connect that counts what it is asked to restart.</summary>
[CancelAfter(30_000)]
internal abstract class RestarterFixture
{
    protected static readonly string[] On = ["--restart", "on", "--restart-after", "0", "--log-level", "DEBUG"];

    private readonly Dictionary<FakeWorker, FakeCluster> _clusters = [];

    protected ManualTimeProvider Clock { get; } = new();

    protected FakeCluster ClusterOf(FakeWorker worker) => _clusters[worker];

    protected async Task<FakeWorker> StartAsync(params FakeConnector[] connectors)
    {
        var (connect, cluster) = await RunningDaemon.StartConnectAsync(connectors);
        _clusters[connect] = cluster;
        return connect;
    }

    /// <param name="underWay">Restarts that are not answered, each of which has a timer.</param>
    protected async Task PollAsync(RunningDaemon daemon, int times = 1, ManualTimeProvider? clock = null, int underWay = 0)
    {
        for (var i = 0; i < times; i++)
        {
            // A worker whose answer is out while the clock turns is silent, and a silent one is asked to restart nothing.
            await (clock ?? Clock).WaitUntilArmedAsync(1);
            await daemon.SettleAsync(clock ?? Clock, 1 + underWay);
            (clock ?? Clock).Advance(TimeSpan.FromSeconds(10));
            await daemon.NextReportAsync();
        }
    }

    /// <summary>Each restart that was begun has been answered.</summary>
    protected static async Task RestartsAnsweredAsync(RunningDaemon daemon)
    {
        var begun = daemon.Logs.All.Split("Restarting connector").Length;
        Assert.That(begun, Is.GreaterThan(1), () => daemon.Logs.All);
        var patience = Stopwatch.StartNew();
        while (daemon.Logs.All.Split("accepted the restart").Length < begun)
        {
            Assert.That(patience.Elapsed, Is.LessThan(RunningDaemon.Patience), () => daemon.Logs.All);
            await Task.Yield();
        }
    }

    protected static FakeConnector Sick(string name) =>
        new(name, "sink", "RUNNING", "w1:1", [new FakeTask(0, "RUNNING", "w1:1"), new FakeTask(1, "FAILED", "w2:1", "boom")]);

    protected static FakeConnector Well(string name) => FakeConnector.Running(name, "source", 1, "w1:1");
}
