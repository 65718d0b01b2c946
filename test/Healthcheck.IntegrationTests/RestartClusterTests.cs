using System.Text.Json.Nodes;
using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.IntegrationTests;

/// <summary>Restarts where the connector itself fails, where workers share the work, and where nothing is to be restarted.</summary>
[TestFixture]
internal sealed class RestartClusterTests
{
    private static readonly string[] On = ["--restart", "on", "--restart-after", "2s", "--log-level", "DEBUG"];
    private static readonly TimeSpan AMinute = TimeSpan.FromMinutes(1);

    // Its thread raises an error some seconds after each start, so that it fails, runs for a while, and fails again.
    [Test]
    public async Task On_ConnectorFailsAfterItsStart_IsRestartedItself()
    {
        await using var worker = await ConnectWorker.StartAsync(SharedKafka.Broker, "restart-connector");
        await worker.Rest.CreateAsync("mock", new JsonObject
        {
            ["connector.class"] = "org.apache.kafka.connect.tools.MockSourceConnector",
            ["tasks.max"] = "1",
            ["mock_mode"] = "connector-failure",
            ["delay_ms"] = "8000",
        });
        await worker.Rest.ConnectorBecomesAsync("mock", "FAILED");
        await using var daemon = await DaemonProcess.StartAsync(worker, [.. On, "--restart-max-attempts", "1"]);

        await daemon.LogsAsync("Connector mock runs again, [0-9]+ s after its restart");

        Assert.That(worker.Posts, Is.EqualTo(new[] { "/connectors/mock/restart?includeTasks=true&onlyFailed=true" }));
        Assert.That(daemon.Log, Does.Contain("Restarting connector mock: the connector itself; attempt 1"));
    }

    [Test]
    public async Task On_TwoSidecars_NeverRestartTheSameTask()
    {
        using var folder = new RunFolder();
        await using var one = await ConnectWorker.StartAsync(SharedKafka.Broker, "restart-sidecars");
        await using var two = await ConnectWorker.StartAsync(SharedKafka.Broker, "restart-sidecars");
        await one.Rest.CreateAsync("sink", FileConnector.Sink(folder.PathOf("missing/sink.txt"), tasks: 4));
        await one.Rest.ItemsBecomeAsync(
            items =>
                items.Count(item => item.State == "FAILED") == 4
                    && new[] { one, two }.All(worker => items.Any(item => item.State == "FAILED" && item.IsOf(worker))),
            "four tasks have failed, on both workers");
        Directory.CreateDirectory(folder.PathOf("missing"));
        await using var ofOne = await DaemonProcess.StartAsync(one, [.. On, "--connect-worker-id", one.Id]);
        await using var ofTwo = await DaemonProcess.StartAsync(two, [.. On, "--connect-worker-id", two.Id]);

        await one.Rest.TasksBecomeAsync("sink", "RUNNING", 4);
        await Eventually.PauseAsync(TimeSpan.FromSeconds(5));

        Assert.That(
            one.Posts.Concat(two.Posts), Is.EquivalentTo(Enumerable.Range(0, 4).Select(id => $"/connectors/sink/tasks/{id}/restart")));
    }

    [Test]
    public async Task On_BrokersAway_RestartsNothing()
    {
        using var folder = new RunFolder();
        await using var broker = await Broker.StartAsync();
        await using var worker = await ConnectWorker.StartAsync(broker, "restart-outage");
        await worker.Rest.CreateAsync("sink", FileConnector.Sink(folder.PathOf("missing/sink.txt")));
        await worker.Rest.TasksBecomeAsync("sink", "FAILED", 1);
        await using var daemon = await DaemonProcess.StartAsync(
            worker, "--restart", "on", "--restart-after", "1m", "--restart-max-delay", "1s", "--worker-grace-period", "1h");
        await daemon.VerdictBecomesAsync(verdict => verdict.Failures.Length > 0, Limits.Poll, "the task has failed");

        await broker.KillAsync();
        await Eventually.BecomesAsync(
            () => worker.Rest.GetAsync("health"), answer => answer.Code != 200, Limits.Rebalance, "the worker is sick");
        await Eventually.PauseAsync(AMinute);

        Assert.That(worker.Posts, Is.Empty, "the task is FAILED for more than a minute, but by the word of a worker that is sick");
    }

    // The one worker waits for the other to come back, and takes no restart meanwhile.
    [Test]
    public async Task On_Rebalance_LosesNoRestart()
    {
        using var folder = new RunFolder();
        var delay = ("scheduled.rebalance.max.delay.ms", "5000");
        await using var staying = await ConnectWorker.StartAsync(SharedKafka.Broker, "restart-rebalance", delay);
        await using var leaving = await ConnectWorker.StartAsync(SharedKafka.Broker, "restart-rebalance", delay);
        await staying.Rest.CreateAsync("sink", FileConnector.Sink(folder.PathOf("missing/sink.txt"), tasks: 2));
        await staying.Rest.TasksBecomeAsync("sink", "FAILED", 2);
        await using var daemon = await DaemonProcess.StartAsync(
            staying, [.. On, "--restart-max-delay", "2s", "--restart-max-attempts", "0"]);
        await daemon.LogsAsync("attempt 1");

        leaving.Terminate();
        Directory.CreateDirectory(folder.PathOf("missing"));

        await Eventually.BecomesAsync(
            () => staying.Rest.GetAsync("connectors/sink/status"),
            answer =>
                answer.Code == 200
                    && answer.Json["tasks"]!.AsArray()
                        .All(task => (string?)task!["state"] == "RUNNING" && (string?)task["worker_id"] == staying.Id),
            AMinute,
            "both tasks run on the worker that stayed");
        Assert.That(staying.Posts, Is.All.StartsWith("/connectors/sink/restart"));
    }

    // For a while after a worker was lost its tasks belong to nobody, lest they be moved twice; whoever asks to restart one is answered
    // 409.
    [Test]
    public async Task On_TaskOfALostWorker_IsAnswered409AndWaits()
    {
        using var folder = new RunFolder();
        var delay = ("scheduled.rebalance.max.delay.ms", "30000");
        await using var staying = await ConnectWorker.StartAsync(SharedKafka.Broker, "restart-conflict", delay);
        await using var lost = await ConnectWorker.StartAsync(SharedKafka.Broker, "restart-conflict", delay);
        await staying.Rest.CreateAsync("sink", FileConnector.Sink(folder.PathOf("missing/sink.txt"), tasks: 4));
        await staying.Rest.ItemsBecomeAsync(
            items => items.Count(item => item.State == "FAILED") == 4 && items.Any(item => item.State == "FAILED" && item.IsOf(lost)),
            "four tasks have failed, some on the worker that will be lost");
        await lost.KillAsync();
        await using var daemon = await DaemonProcess.StartAsync(
            staying, [.. On, "--restart-max-delay", "2s", "--restart-max-attempts", "0", "--connect-worker-id", lost.Id]);

        await Eventually.BecomesAsync(
            () =>
                Task.FromResult(daemon.Log), log =>
                    log.Contains("was not restarted because Connect is rebalancing: it answered 409", StringComparison.Ordinal),
            AMinute, "the daemon says that Connect is rebalancing");
        Directory.CreateDirectory(folder.PathOf("missing"));

        await Eventually.BecomesAsync(
            () => staying.Rest.ItemsAsync(), items => items.All(item => item.IsOf(staying)), AMinute,
            "the tasks have moved to the worker that stayed");
        var metrics = (await daemon.GetAsync("metrics")).Body;
        Assert.That(metrics, Does.Match("kafka_connect_health_restarts_total{outcome=\"conflict\"} [1-9]"));
        Assert.That(staying.Posts, Is.Not.Empty.And.All.Matches("^/connectors/sink/tasks/[0-3]/restart$"));
    }
}
