namespace Healthcheck.Rest;

/// <summary>How Connect is asked.</summary>
internal sealed record RestOptions
{
    public static readonly (TimeSpan Min, TimeSpan Max) RequestTimeoutRange = (TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(10));

    public static readonly (long Min, long Max) MaxBodyBytesRange = (1024, 1024 * 1024 * 1024);

    public static readonly (int Min, int Max) MaxConnectorsAndTasksRange = (1, 10_000_000);

    public static readonly (long Min, long Max) MaxTraceBytesRange = (0, 1024 * 1024);

    /// <summary>The longest wait for the head of one answer, and again for its body.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>An answer larger than this, decoded, is not read to its end; bytes.</summary>
    public long MaxBodyBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The most connectors and tasks that are taken from one reading; more is a fault.</summary>
    public int MaxConnectorsAndTasks { get; init; } = 200_000;

    /// <summary>Longer stack traces are cut; bytes of UTF-8.</summary>
    public int MaxTraceBytes { get; init; } = 8 * 1024;

    /// <summary>Takes secrets out of traces and messages.</summary>
    public SecretRedactor Redactor { get; init; } = SecretRedactor.Default;

    /// <summary>
    /// Whether to ask how many tasks each connector has configured. The answer holds configurations; they are skipped unread.
    /// </summary>
    public bool AskConfiguredTasks { get; init; }

    /// <summary>Whether to ask for the plain names as well: those that are not in the list have no status.</summary>
    public bool AskNames { get; init; }

    /// <summary>How a worker is asked whether it is alive in its group.</summary>
    public WorkerCheck WorkerCheck { get; init; }

    /// <summary>user:password, split at the first colon; null: none.</summary>
    public Secret? BasicAuth { get; init; }

    /// <summary>Reads <see cref="BasicAuth"/> again; null where it cannot change.</summary>
    public ReadCredentials? ReadBasicAuth { get; init; }
}
