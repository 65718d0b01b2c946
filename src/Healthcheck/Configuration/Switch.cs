namespace Healthcheck.Configuration;

/// <summary>A flag without a value, on the command line only.</summary>
internal sealed record Switch(string Flag, string? Alias, string Description);
