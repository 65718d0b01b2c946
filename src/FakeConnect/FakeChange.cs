namespace FakeConnect;

/// <summary>A connector or task whose state was changed, as a client that polls often enough must have seen it.</summary>
/// <param name="Task">Null for the connector itself.</param>
/// <param name="From">Null: it was not there.</param>
/// <param name="To">Null: it is gone.</param>
internal sealed record FakeChange(string Connector, int? Task, string? From, string? To);
