namespace Healthcheck.StandIn;

/// <summary>One request as it came in; the target is the raw path and query.</summary>
internal sealed record StandInRequest(string Method, string Target, string? UserAgent, string? Accept, string? Authorization);
