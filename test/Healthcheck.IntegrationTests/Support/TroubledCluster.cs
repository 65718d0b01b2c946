using System.Text.Json.Nodes;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>Stands in for one of a cluster's two workers: all runs, until everything the dashboard can show goes wrong.</summary>
internal sealed class TroubledConnect : IAsyncDisposable
{
    private const string Healthy = """{"status":"healthy","message":"Worker has completed startup."}""";

    private readonly LoopbackServer _server;
    private volatile string _list = List(
        Connector("orders-to-warehouse", "RUNNING", "RUNNING", "RUNNING", "RUNNING"),
        Connector("customers-from-db", "RUNNING", "RUNNING"),
        Connector("clicks", "RUNNING", "RUNNING", "RUNNING"));

    public TroubledConnect() => _server = new LoopbackServer((path, _) => path switch
    {
        "/connectors" => _list,
        "/health" => Healthy,
        _ => null,
    });

    public Uri Url => _server.Url;

    /// <summary>Each state that a panel has a place for, and a name of signs that queries and patterns take for theirs.</summary>
    public void BeginBadHour() => _list = List(
        Connector("orders-to-warehouse", "RUNNING", "FAILED", "FAILED", "RUNNING"),
        Connector("customers-from-db", "FAILED"),
        Connector("clicks", "RUNNING", "UNASSIGNED", "RESTARTING"),
        Connector("audit (eu)+[x] \"old\\new\" $", "PAUSED", "PAUSED", "PAUSED"),
        Connector("returns", "STOPPED"));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string List(params (string Name, JsonObject Entry)[] connectors) =>
        new JsonObject(connectors.Select(one => KeyValuePair.Create<string, JsonNode?>(one.Name, one.Entry))).ToJsonString();

    private static (string Name, JsonObject Entry) Connector(string name, string state, params string[] tasks) => (name, new()
    {
        ["status"] = new JsonObject
        {
            ["name"] = name,
            ["connector"] = Part(state, number: 0),
            ["tasks"] = new JsonArray([.. tasks.Select(Part)]),
            ["type"] = "sink",
        },
    });

    // The number is a task's id, and deals the tasks over the two workers in turn; a connector's own means nothing.
    private static JsonObject Part(string state, int number) => new()
    {
        ["id"] = number,
        ["state"] = state,
        ["worker_id"] = $"connect-{(number % 2) + 1}:8083",
    };
}
