using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>The chat and the pager of the test: takes what Alertmanager sends and keeps it.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<Notification> _received = new();
    private readonly LoopbackServer _server;

    public WebhookReceiver() => _server = new LoopbackServer(Take);

    public Uri Url => _server.Url;

    /// <summary>In the order of their coming; a snapshot.</summary>
    public Notification[] Received => [.. _received];

    /// <summary>The first such notification, awaited.</summary>
    public async Task<Notification> GetsAsync(string name, string status, TimeSpan within)
    {
        await Eventually.BecomesAsync(
            () => Task.FromResult(string.Join(", ", _received)),
            _ => Find(name, status) is not null,
            within,
            $"the receiver gets {name} as {status}");
        return Find(name, status)!;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Notification? Find(string name, string status) =>
        _received.FirstOrDefault(told => told.Name == name && told.Status == status);

    private string Take(string path, string body)
    {
        foreach (var notification in Notification.ReadAll(JsonNode.Parse(body)!))
        {
            _received.Enqueue(notification);
        }
        return "{}";
    }
}
