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

        Assert.That(
            (rig.Report.Snapshot!.Connectors.Length, rig.Report.Fault, rig.IsHealthy),
            Is.EqualTo((1, (ConnectReading.Unreachable?)null, true)));
    }

    [TestCase(1)]
    [TestCase(0)]
    public async Task PollOnceAsync_WorkerNotAliveListsLess_HoldsThenFails(int listed)
    {
        using var rig = await StartedAsync();
        rig.IsSick();
        rig.Lists([.. Enumerable.Range(0, listed).Select(i => Given.Connector($"c{i}"))]);
        await rig.PollAsync();
        Assert.That(
            (rig.Report.Snapshot!.Connectors.Length, rig.Report.Fault!.Reason, rig.IsHealthy), Is.EqualTo((5, FaultReason.Starting, true)));
        Assert.That(rig.Report.Fault.Detail, Does.Contain(
            $"lists {(listed == 0 ? "no" : "1")} connectors where it listed 5 before, but has not proved"));

        rig.Time.Advance(TimeSpan.FromSeconds(30));
        await rig.PollAsync();

        Assert.That(Facts.Names(rig.Report.Verdict!.Failures), Does.StartWith("vanished_connectors null"));
        Assert.That((rig.Report.Snapshot!.Connectors.Length, rig.IsHealthy), Is.EqualTo((listed, false)));
    }

    [Test]
    public async Task PollOnceAsync_WorkerComesBackAlive_BelievesWhatItListsThen()
    {
        using var rig = await StartedAsync();
        rig.IsSick();
        rig.Lists();
        await rig.PollAsync();
        rig.IsWell();
        await rig.PollAsync();

        Assert.That(
            (rig.Report.Snapshot!.Connectors.Length, rig.IsHealthy, rig.Report.Trust.DoubtedSince),
            Is.EqualTo((0, true, (Timestamp?)null)));
    }

    /// <summary>
    /// Half of the list may well have been deleted, as the plain names say; where they say otherwise or nothing, a proof is wanted.
    /// </summary>
    [TestCase("c0 c1 c2", 3)]
    [TestCase("c0 c1 c2 c3 c4", 5)]
    [TestCase(null, 5)]
    public async Task PollOnceAsync_WorkerNotAliveListsHalf_TheNamesDecide(string? names, int believed)
    {
        using var rig = await StartedAsync();
        rig.IsSick();
        rig.Lists(Given.Connector("c0"), Given.Connector("c1"), Given.Connector("c2"));
        Configure(rig, names);
        await rig.PollAsync();

        Assert.That(rig.Report.Snapshot!.Connectors.Length, Is.EqualTo(believed));
    }

    [TestCase("c0 c1 c2", 3, "")]
    [TestCase("c0 c1 c2 c3 c4", 3, "c3,c4")]
    [TestCase(null, 3, "")]
    public async Task PollOnceAsync_AliveWorkerLacksNames_IsBelieved(string? names, int believed, string unreported)
    {
        using var rig = await StartedAsync();
        rig.Lists(Given.Connector("c0"), Given.Connector("c1"), Given.Connector("c2"));
        Configure(rig, names);
        await rig.PollAsync();

        Assert.That(
            (rig.Report.Snapshot!.Connectors.Length, string.Join(',', rig.Report.Snapshot.Unreported), rig.IsHealthy),
            Is.EqualTo((believed, unreported, true)));
    }

    [Test]
    public async Task PollOnceAsync_NothingIsMissing_TheNamesAreNotAskedFor()
    {
        using var rig = await StartedAsync();
        await rig.PollAsync();

        Assert.That(rig.Connect.Names.Calls, Is.Zero);
    }

    [Test]
    public async Task PollOnceAsync_NamesForbidden_IsOneWarning()
    {
        using var rig = await StartedAsync();
        rig.Lists(Given.Connector("c0"), Given.Connector("c1"), Given.Connector("c2"));
        Configure(rig, null);
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 135 }));
        rig.Lists(Given.Connector("c0"), Given.Connector("c1"));
        Configure(rig, null);
        Assert.That(await rig.PollIdsAsync(), Is.Empty);
    }

    [Test]
    public async Task PollOnceAsync_NamesLostOnce_IsNoWarningOfABan()
    {
        using var rig = await StartedAsync();
        rig.Lists(Given.Connector("c0"), Given.Connector("c1"), Given.Connector("c2"));
        rig.Connect.Names.Throws(() => new HttpRequestException(HttpRequestError.ResponseEnded));
        Assert.That(await rig.PollIdsAsync(), Is.Empty);
        rig.Lists(Given.Connector("c0"), Given.Connector("c1"));
        Configure(rig, null);
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 135 }));
    }

    /// <summary>Configured, and not one status: a worker that has read one of its topics and not the other.</summary>
    [Test]
    public async Task PollOnceAsync_AllNamesConfiguredAndNoStatusAtAll_IsDoubted()
    {
        using var rig = await StartedAsync();
        rig.Lists();
        rig.IsConfigured("c0", "c1", "c2", "c3", "c4");
        await rig.PollAsync();

        Assert.That((rig.Report.Snapshot!.Connectors.Length, rig.Report.Fault!.Reason), Is.EqualTo((5, FaultReason.Starting)));
        Assert.That(
            rig.Report.Fault.Detail, Does.Contain("lists a status of none of its 5 connectors, its status topic may have been emptied"));
    }

    /// <summary>One was deleted, the other's status has not been read yet: the list is not whole.</summary>
    [TestCase("c0 c1 c2 c3", 5, FaultReason.Starting)]
    [TestCase("c0 c1 c2", 3, null)]
    public async Task PollOnceAsync_LacksSomeAndIsNotProvenSince_IsDoubtedWhenOneOfThemIsConfigured(
        string configured, int believed, FaultReason? reason)
    {
        using var rig = await StartedAsync();
        rig.Lists(Given.Connector("c0"), Given.Connector("c1"), Given.Connector("c2"));
        Configure(rig, configured);
        rig.Connect.Health.Hangs();
        var calls = rig.Connect.Health.Calls;
        var poll = rig.BeginPollAsync();
        await rig.Connect.Health.CalledAsync(calls + 1);
        await rig.Time.WaitUntilArmedAsync(2);
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        await poll;

        Assert.That((rig.Report.Snapshot!.Connectors.Length, rig.Report.Fault?.Reason), Is.EqualTo((believed, reason)));
    }

    [Test]
    public async Task PollOnceAsync_Vanished_IsLoggedOnceAndSoIsItsEnd()
    {
        using var rig = await StartedAsync();
        rig.IsSick();
        rig.Lists(Given.Connector("a"));
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 101 }));
        rig.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 102, 151, 142 }));
        Assert.That(await rig.PollIdsAsync(), Is.Empty);
        rig.IsWell();
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 152, 141 }));
    }

    /// <param name="names">Null: a proxy forbids the question.</param>
    private static void Configure(Rig rig, string? names)
    {
        if (names is null)
        {
            rig.Connect.Names.Says("<html>403</html>", HttpStatusCode.Forbidden, "text/html");
        }
        else
        {
            rig.IsConfigured(names.Split(' '));
        }
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
