namespace FakeConnect;

/// <summary>One task as the status topic would show it; states are Connect's own words.</summary>
internal sealed record FakeTask(int Id, string State, string WorkerId, string? Trace = null);
