using FakeConnect;
using Healthcheck.Tests.Health;

namespace Healthcheck.Tests.Compatibility;

/// <summary>One situation the older Python tool (devshawn/kafka-connect-healthcheck) promises an answer for.</summary>
/// <param name="Number">Its number there.</param>
/// <param name="Cluster">Connectors in the notation of <see cref="Facts"/>, separated by semicolons.</param>
/// <param name="Failures">The JSON between the brackets of <c>failures</c>.</param>
internal sealed record Scenario(int Number, string Name, string Cluster, int Code, string Failures = "")
{
    public string[] Args { get; init; } = [];

    public string Rate { get; init; } = "0.0";

    public string Threshold { get; init; } = "0.0";

    public string Body =>
        $$"""{"failures":[{{Failures}}],"failure_states":["FAILED"],"failure_rate":{{Rate}}"""
        + $$""","failure_threshold":{{Threshold}},"healthy":{{(Code == 200 ? "true" : "false")}}}""";

    public static string ConnectorFailure(string name, string worker) =>
        $$"""{"type":"connector","connector":"{{name}}","state":"FAILED","worker_id":"{{worker}}"}""";

    public static string TaskFailure(string name, int id, string worker, string? trace = null) =>
        $$"""{"type":"task","connector":"{{name}}","id":{{id}},"state":"FAILED","worker_id":"{{worker}}","""
        + $"\"trace\":{(trace is null ? "null" : $"\"{trace}\"")}}}";

    public FakeConnector[] Connectors() =>
    [
        .. Cluster.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Facts.Connector).Select(facts => new FakeConnector(
            facts.Name,
            facts.Type,
            facts.State.Text,
            facts.WorkerId!,
            [.. facts.Tasks.Select(task => new FakeTask(task.Id, task.State.Text, task.WorkerId!, task.Trace))])),
    ];

    public override string ToString() => $"{Number} {Name}";
}
