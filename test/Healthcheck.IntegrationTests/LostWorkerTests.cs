using System.Globalization;
using System.Text.Json.Nodes;
using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.IntegrationTests;

[TestFixture]
internal sealed class LostWorkerTests
{
    // Longer than the story: Connect itself does nothing about the dead worker.
    private static readonly TimeSpan RebalanceDelay = TimeSpan.FromMinutes(2);

    [Test]
    public async Task Verdict_WorkerKilled_SuspectsWhatConnectGoesOnCallingRunning()
    {
        await using var workers = await TwoWorkers.StartAsync("lost-worker", RebalanceDelay);
        var (alive, killed) = (workers.Staying, workers.Leaving);
        await using var daemon = await DaemonProcess.StartAsync(alive, "--checks", "lost_worker", "--grace-period", "lost_worker=1s");
        await using var patient = await DaemonProcess.StartAsync(alive, "--checks", "lost_worker", "--grace-period", "lost_worker=1h");
        await daemon.BecomesAsync(200, Limits.Poll, "both workers answer");
        await patient.BecomesAsync(200, Limits.Poll, "both workers answer");

        var before = TimeProvider.System.GetUtcNow();
        await killed.KillAsync();
        var verdict = await daemon.VerdictBecomesAsync(verdict => !verdict.Healthy, Limits.Poll, "the killed worker is lost");
        var after = TimeProvider.System.GetUtcNow();

        var items = await alive.Rest.ItemsAsync();
        var owned = items.Where(item => item.IsOf(killed)).ToArray();
        Assert.That(items.Select(item => item.State), Is.All.EqualTo("RUNNING"), "Connect has not noticed");
        Assert.That(owned, Is.Not.Empty);
        await AssertSuspectedAsync(daemon, verdict, items, killed);
        await AssertPartsAsync(daemon, items, alive, killed);
        AssertSince((await daemon.StatusAsync())["problems"]!, before, after, owned.Length + 1);
        await daemon.LogsAsync($"WARNING Worker {killed.Id} owns connectors or tasks, and does not answer: .*refused");

        await AssertPendingAsync(patient, owned.Length + 1);

        killed.Launch();
        await daemon.BecomesAsync(200, Limits.WorkerStart, "the worker is back");
        await workers.AllRunAsync(_ => true, "all run again");
        await daemon.VerdictBecomesAsync(verdict => verdict is { Healthy: true, Failures: [] }, Limits.Poll, "nothing is suspect");
        Assert.That((await daemon.PartAsync("workers", killed.Id)).Code, Is.EqualTo(200));
        await daemon.LogsAsync($"No longer: Worker {killed.Id} owns connectors or tasks, and does not answer");
    }

    private static async Task AssertSuspectedAsync(DaemonProcess daemon, Verdict verdict, ListedItem[] items, ConnectWorker killed)
    {
        var suspects = items.Where(item => item.IsOf(killed))
            .Select(
                item =>
                    new Failure(item.Task is null ? "suspect_connector" : "suspect_task", item.Connector, item.Task, "RUNNING", killed.Id))
            .ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict.Code, Is.EqualTo(503));
            Assert.That(verdict.Failures.Where(failure => failure.Type != "lost_worker"), Is.EquivalentTo(suspects));
            var lost = verdict.Failures.Where(failure => failure.Type == "lost_worker").ToArray();
            Assert.That(lost, Has.Length.EqualTo(1));
            Assert.That(lost[0].WorkerId, Is.EqualTo(killed.Id));
            Assert.That(suspects.Select(suspect => suspect.Connector), Does.Contain(lost[0].Connector));
            // The worker itself is not in the rate: what it owns is.
            Assert.That(verdict.Rate, Is.EqualTo((double)suspects.Length / items.Length).Within(1e-9));
            Assert.That((await daemon.GetAsync()).Body, Does.Match("\"detail\":\"[^\"]*refused"));
        }
    }

    private static async Task AssertPartsAsync(DaemonProcess daemon, ListedItem[] items, ConnectWorker alive, ConnectWorker killed)
    {
        var ofKilled = Verdict.Read(await daemon.PartAsync("workers", killed.Id));
        var ofAlive = Verdict.Read(await daemon.PartAsync("workers", alive.Id));
        using (Assert.EnterMultipleScope())
        {
            Assert.That((ofKilled.Code, ofKilled.Healthy), Is.EqualTo((503, false)));
            Assert.That(ofKilled.Failures.Select(failure => failure.WorkerId), Is.All.EqualTo(killed.Id));
            Assert.That((ofAlive.Code, ofAlive.Healthy, ofAlive.Rate, ofAlive.Failures.Length), Is.EqualTo((200, true, 0.0, 0)));
            foreach (var task in items.Where(item => item.Task is not null))
            {
                var part = await daemon.PartAsync("connectors", task.Connector, "tasks", $"{task.Task}");
                Assert.That(part.Code, Is.EqualTo(task.IsOf(killed) ? 503 : 200), $"{task}");
            }
        }
    }

    private static void AssertSince(JsonNode entries, DateTimeOffset before, DateTimeOffset after, int count)
    {
        Assert.That(entries.AsArray(), Has.Count.EqualTo(count));
        foreach (var entry in entries.AsArray())
        {
            var since = DateTimeOffset.ParseExact(
                (string)entry!["since"]!, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            // Written to the millisecond.
            Assert.That(since, Is.InRange(before.AddMilliseconds(-1), after));
        }
    }

    private static async Task AssertPendingAsync(DaemonProcess daemon, int count)
    {
        var status = await Eventually.BecomesAsync(
            () => daemon.StatusAsync(), status => (int)status["pending_count"]! == count, Limits.Poll, "the loss is pending");
        var types = status["pending"]!.AsArray().Select(entry => (string?)entry!["type"]).ToArray();
        Assert.That(types, Has.One.EqualTo("lost_worker"));
        var verdict = await daemon.VerdictAsync();
        Assert.That((verdict.Code, verdict.Failures.Length), Is.EqualTo((200, 0)));
    }
}
