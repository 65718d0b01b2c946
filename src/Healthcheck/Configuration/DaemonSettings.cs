using System.Collections.Immutable;

namespace Healthcheck.Configuration;

/// <summary>What the operator asked for, checked and complete.</summary>
internal sealed record DaemonSettings
{
    /// <summary>TCP port to listen on, 1-65535.</summary>
    public required int Port { get; init; }

    /// <summary><c>*</c> (all addresses, v4 and v6), <c>localhost</c>, or an IP address without brackets.</summary>
    public required string BindAddress { get; init; }

    /// <summary>
    /// Workers of one cluster, in the order to be tried; each ends with '/', none holds user-info.
    /// Unused with <see cref="Demo"/>.
    /// </summary>
    public required ImmutableArray<Uri> ConnectUrls { get; init; }

    /// <summary>The worker whose failures count; null: all. Compare without case.</summary>
    public required string? WorkerId { get; init; }

    public required bool ConsiderConnectors { get; init; }

    public required bool ConsiderTasks { get; init; }

    /// <summary>Upper case, in the order given, no duplicates, never empty.</summary>
    public required ImmutableArray<string> UnhealthyStates { get; init; }

    /// <summary>Whole percent, 0-100: unhealthy above it.</summary>
    public required int FailureThresholdPercentage { get; init; }

    /// <summary>With a worker id: whether the percentage is of what the worker owns.</summary>
    public required bool ThresholdPerWorker { get; init; }

    /// <summary>Patterns of connector names; empty: all.</summary>
    public required ImmutableArray<string> IncludeConnectors { get; init; }

    /// <summary>Patterns of connector names; they beat <see cref="IncludeConnectors"/>.</summary>
    public required ImmutableArray<string> ExcludeConnectors { get; init; }

    /// <summary>Names of connectors that must be listed.</summary>
    public required ImmutableArray<string> ExpectedConnectors { get; init; }

    public required GraceSettings GracePeriods { get; init; }

    /// <summary>Names out of the <see cref="CheckTable"/>.</summary>
    public required ImmutableArray<string> Checks { get; init; }

    /// <summary><c>user:password</c>, split at the first colon; null: none.</summary>
    public required Secret? BasicAuth { get; init; }

    /// <summary>Path of the file that <see cref="BasicAuth"/> was read from, a secret because one may stand there by mistake; null: none.</summary>
    public required Secret? BasicAuthFile { get; init; }

    public required LogLevel LogLevel { get; init; }

    public required bool JsonLogs { get; init; }

    /// <summary>100 ms to 1 h.</summary>
    public required TimeSpan PollInterval { get; init; }

    /// <summary>50 ms to 10 min.</summary>
    public required TimeSpan RequestTimeout { get; init; }

    /// <summary>Age at which a snapshot is no longer believed, raised where the next poll could come too late: to 24 h.</summary>
    public required TimeSpan StaleAfter { get; init; }

    /// <summary>How long a worker once seen alive may stay silent: 0 to 1 h.</summary>
    public required TimeSpan WorkerGracePeriod { get; init; }

    /// <summary>auto, health, connector or off.</summary>
    public required string WorkerCheck { get; init; }

    /// <summary>Bytes read of one answer of Connect: 1 KiB to 1 GiB.</summary>
    public required long MaxBodyBytes { get; init; }

    /// <summary>Connectors and tasks that one reading may list: 1 to 10,000,000.</summary>
    public required int MaxConnectorsAndTasks { get; init; }

    /// <summary>Bytes kept of one trace: 0 to 1 MiB.</summary>
    public required int MaxTraceBytes { get; init; }

    /// <summary>How much metrics tell of single connectors: <c>summary</c>, <c>connector</c> or <c>task</c>.</summary>
    public required string MetricsDetail { get; init; }

    /// <summary>The most series of single connectors, tasks and workers: 0 to 10,000,000.</summary>
    public required int MetricsMaxSeries { get; init; }

    /// <summary>Where metrics are pushed besides; null: nowhere.</summary>
    public required OtlpSettings? Otlp { get; init; }

    /// <summary>Watch a scripted stand-in instead of a real Connect.</summary>
    public required bool Demo { get; init; }
}
