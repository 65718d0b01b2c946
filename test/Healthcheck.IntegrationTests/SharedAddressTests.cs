using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.IntegrationTests;

/// <summary>
/// Two real workers behind one address, one of which has lost its group: its list still says RUNNING, while a task has failed on the other.
/// </summary>
[TestFixture]
internal sealed class SharedAddressTests
{
    /// <summary>Longer than it takes to see an address well, sick, well and sick: a sick worker says so after 10 s.</summary>
    private static readonly TimeSpan UntilMixed = TimeSpan.FromSeconds(90);

    /// <summary>A mixed address must be well for a minute, and a recovered worker is slow at first.</summary>
    private static readonly TimeSpan UntilAgreed = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(25);

    [Test]
    public async Task Verdict_ProxySharesOutRequests_IsMixedAndNeverForLongHealthy()
    {
        await using var workers = await DividedWorkers.StartAsync("by-request");
        await using var nginx = await Nginx.StartAsync(workers.Lost, workers.Well);
        await using var daemon = await DaemonProcess.StartAsync($"{nginx.Url}");
        await daemon.BecomesAsync(200, Limits.Poll, "both are well");

        await workers.DivideAsync();
        await daemon.BecomesAsync(503, UntilMixed, "the failed task, or that the address is mixed");
        await Eventually.TrueAsync(() => IsMixedAsync(daemon), UntilMixed, "the address is mixed");

        await AssertNeverHealthyAsync(daemon);
        Assert.That(await IsMixedAsync(daemon), Is.True);
        Assert.That((await daemon.GetAsync("metrics")).Body, Does.Contain("kafka_connect_worker_address_mixed{} 1\n"));
        await daemon.LogsAsync("WARNING .*several workers");

        await workers.ReuniteAsync();
        await Eventually.TrueAsync(async () => !await IsMixedAsync(daemon), UntilAgreed, "the address is one again");
        var verdict = await daemon.VerdictBecomesAsync(verdict => verdict.Failures.Length == 1, Limits.Poll, "the failed task alone");
        Assert.That((verdict.Code, verdict.Failures[0].Type, verdict.Failures[0].State), Is.EqualTo((503, "task", "FAILED")));

        await workers.RepairAsync();
        await daemon.BecomesAsync(200, Limits.Poll, "all is well");
    }

    [Test]
    public async Task Verdict_BalancerSharesOutConnections_IsNeverHealthyOverTheFailedTask()
    {
        await using var workers = await DividedWorkers.StartAsync("by-connection");
        await using var balancer = new Forwarder(workers.Lost.Url.Port, workers.Well.Url.Port);
        await using var before = await DaemonProcess.StartAsync($"http://{balancer.Address}/");
        await before.BecomesAsync(200, Limits.Poll, "both are well");

        await workers.DivideAsync();
        await before.BecomesAsync(503, UntilMixed, "its connection may have led to the lost one");
        await AssertNeverHealthyAsync(before);
        // New ones meet the workers in either order.
        await using var one = await DaemonProcess.StartAsync($"http://{balancer.Address}/");
        await using var two = await DaemonProcess.StartAsync($"http://{balancer.Address}/");
        await Task.WhenAll(AssertNeverHealthyAsync(one), AssertNeverHealthyAsync(two));

        await workers.ReuniteAsync();
        await workers.RepairAsync();
        foreach (var daemon in new[] { before, one, two })
        {
            await daemon.BecomesAsync(200, UntilAgreed, "all is well");
        }
    }

    private static async Task AssertNeverHealthyAsync(DaemonProcess daemon)
    {
        await using var watch = new Watch(daemon);
        await Eventually.PauseAsync(Lasting);
        Assert.That(watch.Count, Is.GreaterThan(20));
        Assert.That(watch.Answers.Select(answer => answer.Code), Is.All.EqualTo(503), daemon.Log);
    }

    private static async Task<bool> IsMixedAsync(DaemonProcess daemon) =>
        (bool)(await daemon.StatusAsync())["connect"]!["address_is_mixed"]!;
}
