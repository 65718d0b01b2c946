namespace FakeConnect;

/// <summary>One request as it came in; the target is the raw path and query.</summary>
internal sealed record FakeRequest(string Method, string Target, string? UserAgent, string? Accept, string? Authorization);
