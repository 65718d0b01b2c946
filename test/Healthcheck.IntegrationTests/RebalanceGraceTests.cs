using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.IntegrationTests;

[TestFixture]
internal sealed class RebalanceGraceTests
{
    private static readonly TimeSpan RebalanceDelay = TimeSpan.FromSeconds(20);

    // The last two are the defaults: what else a rebalance may disturb on a busy machine is not this story's.
    private static readonly string[] Flags =
        ["--unhealthy-states", "FAILED,UNASSIGNED", "--worker-grace-period", "60s", "--stale-after", "30s"];

    [Test]
    public async Task Verdict_WorkerLeaves_TurnsUnlessTheGraceCoversTheRebalance()
    {
        await using var workers = await TwoWorkers.StartAsync("rebalance-grace", RebalanceDelay);
        var connect = workers.Staying;
        await using var hasty = await DaemonProcess.StartAsync(connect, Flags);
        await using var patient = await DaemonProcess.StartAsync(connect, [.. Flags, "--grace-period", "UNASSIGNED=6m"]);
        await hasty.BecomesAsync(200, Limits.Poll, "all running");
        await patient.BecomesAsync(200, Limits.Poll, "all running");

        workers.Leaving.Terminate();
        // Not all that it owned need be unassigned: its farewell is not always complete.
        var items = await connect.Rest.ItemsBecomeAsync(items => items.Any(IsUnassigned), "what the worker owned is unassigned");
        var failed = await hasty.VerdictBecomesAsync(verdict => !verdict.Healthy, Limits.Poll, "unassigned is a failure");
        Assert.That(failed.Code, Is.EqualTo(503));
        Assert.That(
            failed.Failures.Select(failure => (failure.State, failure.WorkerId)), Is.All.EqualTo(("UNASSIGNED", workers.Leaving.Id)));
        Assert.That(failed.Failures.Select(Place), Is.SubsetOf(items.Where(item => item.IsOf(workers.Leaving)).Select(Place)));
        await AssertPendingAsync(patient, failed);
        Assert.That((await connect.Rest.ItemsAsync()).Any(IsUnassigned), Is.True, "all of this was during the rebalance");

        await workers.AllRunAsync(items => items.All(item => item.IsOf(connect)), "the staying worker runs it all");
        await hasty.BecomesAsync(200, Limits.Poll, "all running again");
        await patient.BecomesAsync(200, Limits.Poll, "all running again");
        // Its log has every turn, also one that no request would have met.
        await hasty.LogsAsync("The verdict is unhealthy");
        Assert.That(patient.Log, Does.Not.Contain("The verdict is unhealthy"));
        // It has been 200 all along, so only this tells that it has polled since.
        await Eventually.BecomesAsync(
            () => patient.StatusAsync(), status => (int)status["pending_count"]! == 0, Limits.Poll, "nothing is pending any more");
    }

    private static async Task AssertPendingAsync(DaemonProcess patient, Verdict failed)
    {
        var wanted = failed.Failures.Select(Place);
        var status = await Eventually.BecomesAsync(
            () => patient.StatusAsync(),
            status => !wanted.Except(status["pending"]!.AsArray().Select(entry => ((string?)entry!["connector"], (int?)entry["id"]))).Any(),
            Limits.Poll,
            "the unassigned are pending");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((bool)status["healthy"]!, Is.True);
            Assert.That((int)status["problem_count"]!, Is.Zero);
            Assert.That(status["pending"]!.AsArray().Select(entry => (string?)entry!["state"]), Is.All.EqualTo("UNASSIGNED"));
            Assert.That((await patient.GetAsync()).Code, Is.EqualTo(200));
        }
    }

    private static bool IsUnassigned(ListedItem item) => item.State == "UNASSIGNED";

    private static (string? Connector, int? Id) Place(Failure failure) => (failure.Connector, failure.Id);

    private static (string? Connector, int? Id) Place(ListedItem item) => (item.Connector, item.Task);
}
