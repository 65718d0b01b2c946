using System.Net;
using Healthcheck.Polling;
using Healthcheck.Restarts;
using Healthcheck.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Healthcheck.Tests.Polling;

[TestFixture]
[CancelAfter(20_000)]
internal sealed class ClusterMonitorFactoryTests
{
    private const string Other = "http://other:8083/";

    [Test]
    public async Task Create_TwoClusters_ShareNothingOfWhatIsKnown()
    {
        using var connect = new StubConnect();
        using var logs = new LogSink();
        connect.Health.Says(Given.Healthy);
        connect.List.Says(Given.Body(Given.Connector("orders")));
        connect[$"{Other}health"].Says(Given.Healthy);
        connect[$"{Other}connectors?expand=status"].Says("{}", HttpStatusCode.Forbidden);
        var factory = Factory(connect, logs);
        var one = factory.Create(Options(new PollingOptions([Given.Url], TimeSpan.FromSeconds(10))));
        var other = factory.Create(Options(new PollingOptions([new Uri(Other)], TimeSpan.FromSeconds(10))));
        var nobody = new ReportPublishers([], logs.CreateLogger<ReportPublishers>());

        await one.PollOnceAsync(nobody, () => { }, CancellationToken.None);
        await one.PollOnceAsync(nobody, () => { }, CancellationToken.None);
        await other.PollOnceAsync(nobody, () => { }, CancellationToken.None);

        Assert.That((one.Latest.Current.IsHealthy(one.Latest.Now), one.Latest.Current.Polls.Polls), Is.EqualTo((true, 2)));
        Assert.That((other.Latest.Current.Snapshot, other.Latest.Current.Polls.Polls), Is.EqualTo(((object?)null, 1)));
    }

    [Test]
    public async Task LookOnceAsync_Once_IsNotKept()
    {
        using var connect = new StubConnect();
        using var logs = new LogSink();
        connect.Health.Says(Given.Healthy);
        connect.List.Says(Given.Body(Given.Connector("orders")));
        var factory = Factory(connect, logs);
        var monitor = factory.Create(Options(new PollingOptions([Given.Url], TimeSpan.FromSeconds(10)) { WaitsForProof = true }));

        var report = await monitor.LookOnceAsync(CancellationToken.None);

        Assert.That((report.IsHealthy(monitor.Latest.Now), monitor.Latest.Current.Snapshot), Is.EqualTo((true, (object?)null)));
    }

    [TestCase(RestartMode.Off, false, false)]
    [TestCase(RestartMode.Off, true, true)]
    [TestCase(RestartMode.On, false, true)]
    public void Create_Restarter_OnlyWhereSomebodyMayRestart(RestartMode mode, bool byHand, bool hasOne)
    {
        using var connect = new StubConnect();
        using var logs = new LogSink();
        var factory = Factory(connect, logs, byHand);
        var options = Options(new PollingOptions([Given.Url], TimeSpan.FromSeconds(10)));

        var monitor = factory.Create(options with { Restarts = options.Restarts with { Mode = mode } });

        Assert.That(monitor.Restarter is not null, Is.EqualTo(hasOne));
    }

    /// <summary>A cluster that is defined anew does not get all its attempts once more.</summary>
    [TestCase(true, ExpectedResult = 1)]
    [TestCase(false, ExpectedResult = 0)]
    public async Task<int> Create_InPlaceOfAnother_GoesOnWithItsRestarts(bool replaces)
    {
        using var connect = new StubConnect();
        using var logs = new LogSink();
        var factory = Factory(connect, logs, allowsRestartsByHand: true);
        using var one = factory.Create(Named("eu"));
        await RestartAsync(one, connect, logs);

        using var next = factory.Create(Named("eu"), replaces ? one : null);

        return next.Restarter!.Report.State.Connectors.Count;
    }

    [TestCase(null, "attempts")]
    [TestCase("eu", "attempts.eu")]
    public async Task Create_StateFile_IsOneForEachName(string? cluster, string file)
    {
        using var folder = new TemporaryFolder();
        using var connect = new StubConnect();
        using var logs = new LogSink();
        var factory = Factory(connect, logs, allowsRestartsByHand: true, folder.PathOf("attempts"));
        using (var monitor = factory.Create(Named(cluster)))
        {
            await RestartAsync(monitor, connect, logs);
        }

        using var next = factory.Create(Named(cluster));
        Assert.That(next.Restarter!.Report.State.Connectors.Keys, Is.EqualTo(["orders"]));
        Assert.That(File.Exists(folder.PathOf(file)), Is.True);
    }

    private static async Task RestartAsync(ClusterMonitor monitor, StubConnect connect, LogSink logs)
    {
        connect.Health.Says(Given.Healthy);
        connect.List.Says(Given.Body(Given.Connector("orders", "FAILED")));
        var nobody = new ReportPublishers([], logs.CreateLogger<ReportPublishers>());
        await monitor.PollOnceAsync(nobody, () => { }, CancellationToken.None);
        await monitor.RestartByHand("orders", "a test").Answer!;
    }

    private static ClusterOptions Named(string? name) =>
        Options(new PollingOptions([Given.Url], TimeSpan.FromSeconds(10))) with { Name = name };

    private static ClusterMonitorFactory Factory(
        StubConnect connect, LogSink logs, bool allowsRestartsByHand = false, string? stateFile = null) =>
        new(new FixedRandom(), logs, connect.Time)
        {
            CreateConnections = (_, _) => connect.Connections,
            AllowsRestartsByHand = allowsRestartsByHand,
            StateFile = stateFile,
        };

    private static ClusterOptions Options(PollingOptions polling) => new() { Polling = polling, Health = Given.Policy };
}
