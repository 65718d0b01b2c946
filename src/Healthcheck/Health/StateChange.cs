using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>A connector or task that was seen in another state than in the poll before.</summary>
/// <param name="Task">The id; null for the connector itself.</param>
/// <param name="From">Null when it was not there.</param>
/// <param name="To">Null when it is gone.</param>
/// <param name="WorkerId">The owner now, or the last one.</param>
/// <param name="TasksGone">How many tasks went with a connector that is gone: they are no changes of their own.</param>
internal sealed record StateChange(
    Timestamp At, string Connector, int? Task, ConnectState? From, ConnectState? To, string? WorkerId, int TasksGone = 0);
