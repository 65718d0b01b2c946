namespace Healthcheck.Configuration;

/// <summary>Where metrics are pushed, as the standard variables of OpenTelemetry say. There are no flags for it.</summary>
internal sealed record OtlpSettings
{
    /// <summary>For http/protobuf the whole address of the metrics, for grpc that of the server.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>gRPC; otherwise http/protobuf.</summary>
    public required bool Grpc { get; init; }

    /// <summary><c>name=value,name=value</c>, sent with each push; it may hold a token. Null: none.</summary>
    public required Secret? Headers { get; init; }

    public required bool Gzip { get; init; }

    /// <summary>Cumulative sums; otherwise each push tells what came since the one before.</summary>
    public required bool Cumulative { get; init; }

    /// <summary>From one push to the next: 100 ms to 1 h.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>For one push: 1 ms to 10 min.</summary>
    public required TimeSpan Timeout { get; init; }
}
