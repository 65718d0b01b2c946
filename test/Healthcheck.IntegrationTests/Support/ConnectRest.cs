using System.Net;
using System.Text.Json.Nodes;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>A worker's REST interface, as its operator uses it.</summary>
internal sealed class ConnectRest : IDisposable
{
    private static readonly TimeSpan ActionLimit = TimeSpan.FromSeconds(45);

    private readonly HttpClient _client;

    /// <param name="handler">Is disposed with this.</param>
    public ConnectRest(Uri url, HttpMessageHandler handler)
    {
        _client = new HttpClient(handler) { BaseAddress = url, Timeout = TimeSpan.FromSeconds(15) };
    }

    public Task<Answer> GetAsync(string path) => Answer.GetAsync(_client, path);

    /// <summary>By POST with the name in the body, since some names cannot stand in a path.</summary>
    public Task CreateAsync(string name, JsonObject config) =>
        DoAsync(HttpMethod.Post, "connectors", HttpStatusCode.Created, new JsonObject { ["name"] = name, ["config"] = config });

    /// <summary>For names that Connect takes and then trips over in its own answer: what counts is that it lists the connector.</summary>
    public Task CreateUntilListedAsync(string name, JsonObject config) => Eventually.TrueAsync(
        async () =>
        {
            await Answer.SendAsync(_client, HttpMethod.Post, "connectors", new JsonObject { ["name"] = name, ["config"] = config });
            return (await NamesAsync()).Contains(name);
        },
        ActionLimit,
        $"Connect lists {name}");

    public Task PauseAsync(string name) => DoAsync(HttpMethod.Put, $"{PathOf(name)}/pause", HttpStatusCode.Accepted);

    public Task StopAsync(string name) => DoAsync(HttpMethod.Put, $"{PathOf(name)}/stop", HttpStatusCode.NoContent);

    public Task RestartTaskAsync(string name, int id) =>
        DoAsync(HttpMethod.Post, $"{PathOf(name)}/tasks/{id}/restart", HttpStatusCode.NoContent);

    public async Task<string[]> NamesAsync() => [.. (await ListAsync("connectors")).Json.AsArray().Select(name => (string)name!)];

    /// <summary>All connectors and tasks of Connect's own list.</summary>
    public async Task<ListedItem[]> ItemsAsync() => ListedItem.Read(await ListAsync("connectors?expand=status"));

    public Task<ListedItem[]> ItemsBecomeAsync(Func<ListedItem[], bool> expected, string what) => Eventually.BecomesAsync(
        () => ItemsAsync(), expected, ActionLimit, $"Connect's list: {what}");

    /// <summary>The connector with that many tasks, all of them in the state.</summary>
    public Task<Answer> TasksBecomeAsync(string name, string state, int tasks) => Eventually.BecomesAsync(
        () => GetAsync($"{PathOf(name)}/status"),
        answer => answer.Code == 200 && answer.Json["tasks"] is JsonArray all && all.Count == tasks
            && all.All(task => (string?)task!["state"] == state),
        ActionLimit,
        $"Connect says that all {tasks} tasks of {name} are {state}");

    public Task<Answer> ConnectorBecomesAsync(string name, string state) => Eventually.BecomesAsync(
        () => GetAsync($"{PathOf(name)}/status"),
        answer => answer.Code == 200 && (string?)answer.Json["connector"]!["state"] == state,
        ActionLimit,
        $"Connect says that {name} is {state}");

    public Task DeleteAsync(string name) => DoAsync(HttpMethod.Delete, PathOf(name), HttpStatusCode.NoContent);

    public Task RestartAsync(string name) => DoAsync(HttpMethod.Post, $"{PathOf(name)}/restart", HttpStatusCode.NoContent);

    public async Task DeleteAllAsync()
    {
        foreach (var name in await NamesAsync())
        {
            await DeleteAsync(name);
        }
        await Eventually.BecomesAsync(
            () => GetAsync("connectors?expand=status"),
            answer => answer is { Code: 200, Body: "{}" or "[]" },
            ActionLimit,
            "Connect has forgotten all connectors");
    }

    public void Dispose() => _client.Dispose();

    private static string PathOf(string name) => $"connectors/{Uri.EscapeDataString(name)}";

    // Whoever awaits something of the list goes on waiting when there is none.
    private async Task<Answer> ListAsync(string path)
    {
        var answer = await GetAsync(path);
        return answer.Code == 200 ? answer : throw new HttpRequestException($"no list: {answer}");
    }

    // A rebalance answers 409, and 500 on some versions: an operator tries again.
    private async Task DoAsync(HttpMethod method, string path, HttpStatusCode expected, JsonObject? body = null) =>
        await Eventually.BecomesAsync(
            () => Answer.SendAsync(_client, method, path, body),
            answer => answer.Code == (int)expected,
            ActionLimit,
            $"{method} {path} is answered with {(int)expected}");
}
