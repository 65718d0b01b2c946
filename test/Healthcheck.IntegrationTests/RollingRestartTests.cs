using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.IntegrationTests;

[TestFixture]
internal sealed class RollingRestartTests
{
    // The defaults: only the polls are faster than usual, so that more of them meet the restart.
    private static readonly string[] Flags = ["--worker-grace-period", "60s", "--stale-after", "30s"];

    [Test]
    public async Task Verdict_WorkersBehindOneAddressRestartInTurn_IsNeverUnhealthy()
    {
        await using var workers = await TwoWorkers.StartAsync("rolling", TimeSpan.Zero);
        await using var nginx = await Nginx.StartAsync(workers.Staying, workers.Leaving);
        await using var balancer = new Forwarder(workers.Staying.Url.Port, workers.Leaving.Url.Port);
        await using var byRequest = await DaemonProcess.StartAsync($"{nginx.Url}", Flags);
        await using var byConnection = await DaemonProcess.StartAsync($"http://{balancer.Address}/", Flags);
        await byRequest.BecomesAsync(200, Limits.Poll, "both are well");
        await byConnection.BecomesAsync(200, Limits.Poll, "both are well");
        await using var ofRequests = new Watch(byRequest);
        await using var ofConnections = new Watch(byConnection);

        foreach (var worker in new[] { workers.Staying, workers.Leaving })
        {
            await worker.RestartAsync();
            await worker.ReadyAsync();
            await workers.AllRunAsync(_ => true, "all run again");
        }
        await Eventually.PauseAsync(TimeSpan.FromSeconds(5));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Unhealthy(ofRequests), Is.Empty, () => $"behind nginx: {byRequest.Log}");
            Assert.That(Unhealthy(ofConnections), Is.Empty, () => $"behind a balancer of connections: {byConnection.Log}");
        }
    }

    private static Answer[] Unhealthy(Watch watch)
    {
        Assert.That(watch.Count, Is.GreaterThan(50));
        return [.. watch.Answers.Where(answer => answer.Code != 200)];
    }
}
