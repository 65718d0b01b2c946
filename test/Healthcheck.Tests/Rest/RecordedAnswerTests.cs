using System.Net;
using Healthcheck.Connect;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

/// <summary>What real workers of several versions said is understood.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class RecordedAnswerTests
{
    [TestCase("3.6.2/expand-status.json", 10, 10, "config-failure", "failed-source/0 repairable-sink/0 repairable-sink/1 json-sink/0")]
    [TestCase("3.6.2/expand-status-info.json", 10, 10, "config-failure", "failed-source/0 repairable-sink/0 repairable-sink/1 json-sink/0")]
    [TestCase("3.6.2/expand-status-broker-down.json", 10, 10, "config-failure", "failed-source/0 json-sink/0")]
    [
        TestCase("4.3.1/expand-status.json", 12, 12, "mock-connector-failure config-failure",
            "failed-source/0 repairable-sink/0 repairable-sink/1 json-sink/0 mock-task-failure/0")]
    [
        TestCase("4.3.1/expand-status-info.json", 12, 12, "mock-connector-failure config-failure",
            "failed-source/0 repairable-sink/0 repairable-sink/1 json-sink/0 mock-task-failure/0")]
    [
        TestCase("4.3.1/expand-status-broker-down.json", 12, 12, "mock-connector-failure config-failure",
            "failed-source/0 json-sink/0 mock-task-failure/0")]
    [TestCase("4.3.1/two-workers.json", 4, 8, "", "")]
    [TestCase("4.3.1/killed-worker-still-running.json", 4, 8, "", "")]
    [TestCase("4.3.1/unassigned.json", 4, 8, "", "")]
    public async Task ReadAsync_RecordedList_GivesItsFacts(string sample, int connectors, int tasks, string failed, string failedTasks)
    {
        using var connect = new StubConnect();
        connect.List.Says(Sample.Text(sample));

        var snapshot = await connect.SeeAsync();

        var all = snapshot.Connectors.SelectMany(connector => connector.Tasks, (connector, task) => (connector, task)).ToList();
        var failures = snapshot.Connectors.Where(connector => connector.State == ConnectState.Failed).ToList();
        var taskFailures = all.Where(pair => pair.task.State == ConnectState.Failed).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(snapshot.Connectors, Has.Length.EqualTo(connectors));
            Assert.That(all, Has.Count.EqualTo(tasks));
            Assert.That(string.Join(' ', failures.Select(connector => connector.Name)), Is.EqualTo(failed));
            Assert.That(string.Join(' ', taskFailures.Select(pair => $"{pair.connector.Name}/{pair.task.Id}")), Is.EqualTo(failedTasks));
            Assert.That(failures.Select(connector => connector.Trace), Has.All.Contains("Exception"));
            Assert.That(taskFailures.Select(pair => pair.task.Trace), Has.All.Contains("Exception"));
            Assert.That(snapshot.Connectors.Select(connector => connector.WorkerId), Has.All.StartsWith("127.0.0.1:"));
            Assert.That(snapshot.Connectors.Select(connector => connector.Type), Is.All.AnyOf("source", "sink"));
            Assert.That(snapshot.Bytes, Is.EqualTo(System.Text.Encoding.UTF8.GetByteCount(Sample.Text(sample))));
        }
    }

    [TestCase("3.6.2/expand-status.json")]
    [TestCase("4.3.1/expand-status.json")]
    public async Task ReadAsync_RecordedList_KeepsOddNamesAndStates(string sample)
    {
        using var connect = new StubConnect();
        connect.List.Says(Sample.Text(sample));

        var states = (await connect.SeeAsync()).Connectors.ToDictionary(connector => connector.Name, connector => connector.State);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(states["a/b %2f?#"], Is.SameAs(ConnectState.Running));
            Assert.That(states["weird \"name\" {x} ünï ✓"], Is.SameAs(ConnectState.Running));
            Assert.That(states["paused"], Is.SameAs(ConnectState.Paused));
            Assert.That(states["stopped"], Is.SameAs(ConnectState.Stopped));
        }
    }

    [Test]
    public async Task ReadAsync_RecordedUnassigned_TellsConnectorsAndTasksApart()
    {
        using var connect = new StubConnect();
        connect.List.Says(Sample.Text("4.3.1/unassigned.json"));

        var connectors = (await connect.SeeAsync()).Connectors;

        Assert.That(connectors.Count(connector => connector.State == ConnectState.Unassigned), Is.EqualTo(2));
        Assert.That(connectors.Sum(connector => connector.Tasks.Count(task => task.State == ConnectState.Unassigned)), Is.EqualTo(3));
    }

    [Test]
    public async Task ReadAsync_RecordedNamesOfOldWorker_AsksForEach()
    {
        using var connect = new StubConnect { TurnsClock = false };
        connect.List.Says(Sample.Text("2.2.2/expand-status.json"));
        var names = System.Text.Json.JsonSerializer.Deserialize<string[]>(Sample.Text("2.2.2/connectors.json"))!;
        foreach (var name in names)
        {
            connect[$"connectors/{Uri.EscapeDataString(name)}/status"].Says(Renamed("2.2.2/status-one.json", name));
        }

        var snapshot = await connect.SeeAsync();

        Assert.That(snapshot.Connectors.Select(connector => connector.Name), Is.EqualTo(names));
        Assert.That(snapshot.Connectors.Select(connector => connector.Tasks[0].State), Is.All.SameAs(ConnectState.Failed));
    }

    [Test]
    public async Task ReadAsync_RecordedClassMissing_FallsBackToNames()
    {
        using var connect = new StubConnect { TurnsClock = false };
        connect.List.Says(Sample.Text("2.8.2/expand-status-500-class-missing.json"), HttpStatusCode.InternalServerError);
        connect.Names.Says("""["orders"]""");
        connect["connectors/orders/status"].Says(Renamed("3.6.2/status-one.json", "orders"));

        Assert.That((await connect.SeeAsync()).Connectors.Single().Name, Is.EqualTo("orders"));
    }

    /// <summary>The recorded status of one connector, as that of another.</summary>
    private static string Renamed(string sample, string name) => Sample.Text(sample).Replace(
        "\"name\":\"repairable-sink\"", "\"name\":" + System.Text.Json.JsonSerializer.Serialize(name), StringComparison.Ordinal);
}
