using System.Text.Json.Nodes;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>One of a verdict's failures, but for its trace, which no test knows word for word.</summary>
internal sealed record Failure(string Type, string? Connector, int? Id, string? State, string? WorkerId)
{
    private static readonly Dictionary<string, string[]> Members = new()
    {
        ["connector"] = ["type", "connector", "state", "worker_id"],
        ["task"] = ["type", "connector", "id", "state", "worker_id", "trace"],
        ["broker"] = ["type", "connector"],
        ["missing_status"] = ["type", "connector"],
        ["no_tasks"] = ["type", "connector", "state", "worker_id"],
        ["missing_task"] = ["type", "connector", "id"],
        ["lost_worker"] = ["type", "connector", "worker_id", "detail"],
        ["suspect_connector"] = ["type", "connector", "state", "worker_id"],
        ["suspect_task"] = ["type", "connector", "id", "state", "worker_id"],
        ["vanished_connectors"] = ["type", "connector", "detail"],
    };

    public static Failure OfConnector(string name, string state, ConnectWorker worker) =>
        new("connector", name, null, state, worker.Id);

    public static Failure OfTask(string name, int id, string state, ConnectWorker worker) =>
        new("task", name, id, state, worker.Id);

    public static Failure OfNoTasks(string name, ConnectWorker worker) =>
        new("no_tasks", name, null, "RUNNING", worker.Id);

    public static Failure OfMissingStatus(string name) => new("missing_status", name, null, null, null);

    public static Failure Read(JsonObject failure)
    {
        var type = (string)failure["type"]!;
        Assert.That(failure.Select(member => member.Key), Is.EqualTo(Members[type]));
        return new Failure(
            type, (string?)failure["connector"], (int?)failure["id"], (string?)failure["state"], (string?)failure["worker_id"]);
    }
}
