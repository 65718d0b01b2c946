using System.Net;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Tests.Health;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Polling;

/// <summary>A list that has suddenly become short: believed from a worker that proves itself alive, and not from another.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class ShortListTests
{
    private static readonly HealthPolicy Policy = Given.Policy with
    {
        Checks = [FailureType.VanishedConnectors],
        StaleAfter = TimeSpan.FromHours(1),
    };

    [Test]
    public async Task PollOnceAsync_AliveWorkerListsLess_IsBelievedAtOnce()
    {
        using var rig = await StartedAsync();
        rig.Lists(Given.Connector("a"));
        await rig.PollAsync();

        Assert.That((rig.Report.Snapshot!.Connectors.Length, rig.Report.Fault, rig.IsHealthy), Is.EqualTo((1, (ConnectReading.Unreachable?)null, true)));
    }

    [TestCase(1)]
    [TestCase(0)]
    public async Task PollOnceAsync_WorkerNotAliveListsLess_HoldsThenFails(int listed)
    {
        using var rig = await StartedAsync();
        rig.Connect.Health.Says("{}", HttpStatusCode.ServiceUnavailable);
        rig.Lists([.. Enumerable.Range(0, listed).Select(i => Given.Connector($"c{i}"))]);
        await rig.PollAsync();
        Assert.That((rig.Report.Snapshot!.Connectors.Length, rig.Report.Fault!.Reason, rig.IsHealthy), Is.EqualTo((5, FaultReason.Starting, true)));
        Assert.That(rig.Report.Fault.Detail, Does.Contain("where it listed 5 before, but has not proved"));

        rig.Time.Advance(TimeSpan.FromSeconds(30));
        await rig.PollAsync();

        Assert.That(Facts.Names(rig.Report.Verdict!.Failures), Does.StartWith("vanished_connectors null"));
        Assert.That((rig.Report.Snapshot!.Connectors.Length, rig.IsHealthy), Is.EqualTo((listed, false)));
    }

    [Test]
    public async Task PollOnceAsync_WorkerComesBackAlive_BelievesWhatItListsThen()
    {
        using var rig = await StartedAsync();
        rig.Connect.Health.Says("{}", HttpStatusCode.ServiceUnavailable);
        rig.Lists();
        await rig.PollAsync();
        rig.Connect.Health.Says("{}");
        await rig.PollAsync();

        Assert.That((rig.Report.Snapshot!.Connectors.Length, rig.IsHealthy, rig.Report.Trust.DoubtedSince), Is.EqualTo((0, true, (Moment?)null)));
    }

    [Test]
    public async Task PollOnceAsync_WorkerNotAliveListsHalf_IsBelieved()
    {
        using var rig = await StartedAsync();
        rig.Connect.Health.Says("{}", HttpStatusCode.ServiceUnavailable);
        rig.Lists(Given.Connector("a"), Given.Connector("b"), Given.Connector("c"));
        await rig.PollAsync();

        Assert.That(rig.Report.Snapshot!.Connectors.Length, Is.EqualTo(3));
    }

    [Test]
    public async Task PollOnceAsync_Vanished_IsLoggedOnceAndSoIsItsEnd()
    {
        using var rig = await StartedAsync();
        rig.Connect.Health.Says("{}", HttpStatusCode.ServiceUnavailable);
        rig.Lists(Given.Connector("a"));
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 101 }));
        rig.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 102, 151, 142 }));
        Assert.That(await rig.PollIdsAsync(), Is.Empty);
        rig.Connect.Health.Says("{}");
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 152, 141 }));
    }

    private static async Task<Rig> StartedAsync()
    {
        var rig = new Rig(Policy);
        rig.Lists([.. Enumerable.Range(0, 5).Select(i => Given.Connector($"c{i}"))]);
        await rig.PollAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        return rig;
    }
}
