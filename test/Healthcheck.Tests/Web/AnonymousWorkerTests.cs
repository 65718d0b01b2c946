using FakeConnect;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Web;

/// <summary>A host that is known from a list alone is asked whether it is there, and told nothing.</summary>
[TestFixture]
[CancelAfter(30_000)]
internal sealed class AnonymousWorkerTests
{
    [Test]
    public async Task Poll_OwnerNamedByTheList_IsAskedWithoutCredentials()
    {
        await using var stranger = await FakeWorker.StartAsync(new FakeCluster());
        var (connect, _) = await RunningDaemon.StartConnectAsync(
            FakeConnector.Running("orders", "source", 1, $"127.0.0.1:{stranger.Address.Port}"));
        await using var owned = connect;
        var clock = new ManualTimeProvider();
        await using var daemon = await RunningDaemon.StartAsync(
            connect.Address, clock, "--checks", "lost_worker", "--basic-auth", "user:canary-51c9");
        while (stranger.Requests.Count == 0)
        {
            await daemon.SettleAsync(clock);
            clock.Advance(TimeSpan.FromSeconds(10));
            await daemon.NextReportAsync();
        }

        Assert.That(
            stranger.Requests.Select(request => (request.Method, request.Target, request.Authorization ?? "")),
            Is.All.EqualTo(("GET", "/", "")));
        Assert.That(connect.Requests.Select(request => request.Authorization), Is.All.StartsWith("Basic "));
        Assert.That((await daemon.AskAsync("/")).Code, Is.EqualTo(200));
    }
}
