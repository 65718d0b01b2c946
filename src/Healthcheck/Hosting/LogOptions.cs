namespace Healthcheck.Hosting;

/// <summary>What is logged, and how.</summary>
internal sealed record LogOptions
{
    /// <summary>The least severe level that is logged.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>One JSON object a line; otherwise lines for people.</summary>
    public bool Json { get; init; }
}
