using System.Text.Json.Nodes;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>A connector, or with an id one of its tasks, as Connect's own list has it.</summary>
internal sealed record ListedItem(string Connector, int? Task, string State, string WorkerId)
{
    public bool IsOf(ConnectWorker worker) => WorkerId == worker.Id;

    public static ListedItem[] Read(Answer list) =>
        [.. list.Json.AsObject().SelectMany(connector => Of(connector.Key, connector.Value!["status"]!))];

    private static IEnumerable<ListedItem> Of(string name, JsonNode status) =>
        status["tasks"]!.AsArray().Select(task => Of(name, (int)task!["id"]!, task)).Prepend(Of(name, null, status["connector"]!));

    private static ListedItem Of(string name, int? id, JsonNode at) => new(name, id, (string)at["state"]!, (string)at["worker_id"]!);
}
