using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.IntegrationTests;

/// <summary>From a real worker's failed task to the message that is sent, through real Prometheus and Alertmanager.</summary>
[TestFixture]
internal sealed class AlertTests
{
    // What was read stays in sight when polls fail: a busy machine does not start an alert anew, and a lost worker leaves alerts
    // that can be muted.
    private static readonly string[] InSight = ["--stale-after", "10m"];

    private RunFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new RunFolder();

    [TearDown]
    public async Task ForgetConnectorsAsync()
    {
        _folder.Dispose();
        await SharedKafka.Worker.Rest.DeleteAllAsync();
    }

    [Test]
    public async Task Alert_TaskFailsAndIsRepaired_IsPendingFiresOnceForTwoReplicasAndResolves()
    {
        await CreateConnectorsAsync(SharedKafka.Worker);
        await using var one = await DaemonProcess.StartAsync(SharedKafka.Worker, InSight);
        await using var two = await DaemonProcess.StartAsync(SharedKafka.Worker, InSight);
        await using var receiver = new WebhookReceiver();
        await using var alertmanager = await Alertmanager.StartAsync(receiver);
        await using var prometheus = await Prometheus.StartAsync(Rules.AMinuteIsASecond(), alertmanager, one, two);
        await prometheus.FindsAsync(2, SinkTasks("running"), Limits.Alert);
        Assert.That(await prometheus.QueryAsync("ALERTS{alertname=\"KafkaConnectTasksFailed\"}"), Is.Empty, "nothing has failed");

        await BreakAsync(SharedKafka.Worker);
        var firing = await receiver.GetsAsync("KafkaConnectTasksFailed", "firing", Limits.Alert);

        var labels = new Dictionary<string, string>
        {
            ["alertname"] = "KafkaConnectTasksFailed",
            ["connect_cluster"] = Prometheus.Cluster,
            ["connector"] = "sink",
            ["job"] = Prometheus.Job,
            ["severity"] = "warning",
            ["state"] = "failed",
        };
        await AssertWasPendingAsync(prometheus, labels);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await prometheus.QueryAsync(SinkTasks("failed")), Has.Length.EqualTo(2), "both replicas tell of it");
            Assert.That(firing.Receiver, Is.EqualTo("chat"));
            Assert.That(firing.Labels, Is.EquivalentTo(labels));
            Assert.That(firing.Annotations["summary"], Is.EqualTo($"Tasks of connector sink have failed ({Prometheus.Job})"));
            Assert.That(firing.Annotations["description"], Does.Contain("tasks of connector sink").And.Contain("now 1."));
            Assert.That(Repository.PathOf("deploy/runbooks/" + new Uri(firing.Annotations["runbook_url"]).Segments[^1]), Does.Exist);
        }
        await alertmanager.HoldsAsync("KafkaConnectTasksFailed", "active", Limits.Alert);

        Directory.CreateDirectory(_folder.PathOf("sinks"));
        await SharedKafka.Worker.Rest.RestartTaskAsync("sink", 0);
        var resolved = await receiver.GetsAsync("KafkaConnectTasksFailed", "resolved", Limits.Alert);

        Assert.That(resolved.Labels, Is.EquivalentTo(labels));
        Assert.That(resolved.EndsAt, Is.GreaterThan(resolved.StartsAt));
        Assert.That(resolved.StartsAt, Is.EqualTo(firing.StartsAt), "the same alert");
    }

    [Test]
    public async Task Alert_WorkerLost_PagesOnceAndMutesWhatFollowsFromIt()
    {
        await using var worker = await ConnectWorker.StartAsync(SharedKafka.Broker, "alerts");
        await CreateConnectorsAsync(worker);
        await BreakAsync(worker);
        await using var daemon = await DaemonProcess.StartAsync(worker, InSight);
        await using var receiver = new WebhookReceiver();
        await using var alertmanager = await Alertmanager.StartAsync(receiver);
        await using var prometheus = await Prometheus.StartAsync(Rules.AMinuteIsASecond(), alertmanager, daemon);
        await receiver.GetsAsync("KafkaConnectTasksFailed", "firing", Limits.Alert);

        await worker.KillAsync();
        var page = await receiver.GetsAsync("KafkaConnectUnreachable", "firing", Limits.Alert);

        Assert.That((page.Receiver, page.Labels["severity"]), Is.EqualTo(("pager", "critical")));
        await AssertMutedAsync(alertmanager, "KafkaConnectTasksFailed");
        Assert.That(await prometheus.QueryAsync("ALERTS{alertname=\"KafkaConnectSnapshotStale\"}"), Is.Empty, "silent by its own rule");
        Assert.That(receiver.Received.Select(told => told.Name), Has.None.EqualTo("KafkaConnectSnapshotStale"));

        worker.Launch();
        var over = await receiver.GetsAsync("KafkaConnectUnreachable", "resolved", Limits.WorkerStart + Limits.Alert);

        Assert.That(over.Receiver, Is.EqualTo("pager"));
        await alertmanager.HoldsAsync("KafkaConnectTasksFailed", "active", Limits.Alert);
    }

    // Two tasks run beside the one that will fail: were most of them failed, another alert would mute the one of the test.
    private async Task CreateConnectorsAsync(ConnectWorker worker)
    {
        Directory.CreateDirectory(_folder.PathOf("sinks"));
        await worker.Rest.CreateAsync("source", FileConnector.Source(_folder));
        await worker.Rest.CreateAsync("other-source", FileConnector.Source(_folder));
        await worker.Rest.CreateAsync("sink", FileConnector.Sink(_folder.PathOf("sinks/sink.txt")));
        foreach (var name in new[] { "source", "other-source", "sink" })
        {
            await worker.Rest.TasksBecomeAsync(name, "RUNNING", 1);
        }
    }

    private async Task BreakAsync(ConnectWorker worker)
    {
        Directory.Delete(_folder.PathOf("sinks"), recursive: true);
        await worker.Rest.RestartTaskAsync("sink", 0);
        await worker.Rest.TasksBecomeAsync("sink", "FAILED", 1);
    }

    // What the past says does not depend on how often the test looked.
    private static async Task AssertWasPendingAsync(Prometheus prometheus, Dictionary<string, string> labels)
    {
        var firing = (await prometheus.FindsAsync(1, Past("firing"), Limits.Alert))[0];
        var pending = (await prometheus.FindsAsync(1, Past("pending"), Limits.Alert))[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(pending.OwnLabels(), Is.EquivalentTo(labels));
            Assert.That(firing.OwnLabels(), Is.EquivalentTo(labels));
            Assert.That(pending.Samples[^1].Time, Is.LessThan(firing.Samples[0].Time));
            Assert.That(firing.Samples[0].Time - pending.Samples[0].Time, Is.GreaterThanOrEqualTo(5.0), "the shortened for");
        }
    }

    private static string Past(string state) =>
        $"ALERTS{{alertname=\"KafkaConnectTasksFailed\", alertstate=\"{state}\"}}[10m]";

    private static string SinkTasks(string state) =>
        $"kafka_connect_connector_tasks{{connector=\"sink\", state=\"{state}\"}} == 1";

    private static async Task AssertMutedAsync(Alertmanager alertmanager, string name)
    {
        var cause = await alertmanager.HoldsAsync("KafkaConnectUnreachable", "active", Limits.Alert);
        var muted = await alertmanager.HoldsAsync(name, "suppressed", Limits.Alert);
        var mutedBy = muted["status"]!["inhibitedBy"]!.AsArray().Select(by => (string?)by);
        Assert.That(mutedBy, Is.EqualTo(new[] { (string?)cause["fingerprint"] }));
    }
}
