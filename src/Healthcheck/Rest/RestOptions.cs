namespace Healthcheck.Rest;

/// <summary>How Connect is asked.</summary>
internal sealed record RestOptions
{
    /// <summary>The longest wait for the head of one answer, and again for its body.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>An answer larger than this, decoded, is not read to its end; bytes.</summary>
    public long MaxBodyBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The most connectors and tasks that are taken from one reading; more is a fault.</summary>
    public int MaxConnectorsAndTasks { get; init; } = 200_000;

    /// <summary>Longer stack traces are cut; bytes of UTF-8.</summary>
    public int MaxTraceBytes { get; init; } = 8 * 1024;

    /// <summary>
    /// Whether to ask how many tasks each connector has configured. The answer holds configurations; they are skipped unread.
    /// </summary>
    public bool AskConfiguredTasks { get; init; }

    /// <summary>Whether to ask for the plain names as well: those that are not in the list have no status.</summary>
    public bool AskNames { get; init; }

    /// <summary>user:password, or null.</summary>
    public string? BasicAuth { get; init; }

    /// <summary>Reads <see cref="BasicAuth"/> again; null where it cannot change.</summary>
    public ReadCredentials? ReadBasicAuth { get; init; }

    /// <summary>Without this, a record would print the password.</summary>
    public override string ToString() => $"request time-out {RequestTimeout}";
}
