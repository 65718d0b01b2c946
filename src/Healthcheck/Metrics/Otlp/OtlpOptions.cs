namespace Healthcheck.Metrics;

/// <summary>Where and how metrics are pushed. Holds no type of OpenTelemetry, so that it may be looked at when nothing is pushed.</summary>
/// <param name="Endpoint">For http/protobuf the whole address of the metrics, for grpc that of the server.</param>
/// <param name="Grpc">Otherwise http/protobuf.</param>
/// <param name="Headers"><c>name=value,name=value</c>; may hold a token.</param>
/// <param name="Gzip">Whether bodies are packed.</param>
/// <param name="Cumulative">Otherwise sums tell what came since the push before.</param>
/// <param name="Interval">From one push to the next.</param>
/// <param name="Timeout">For one push.</param>
internal sealed record OtlpOptions(
    Uri Endpoint, bool Grpc, string? Headers, bool Gzip, bool Cumulative, TimeSpan Interval, TimeSpan Timeout)
{
    /// <summary>For the last push. A collector that hangs must not hold up the end of the program.</summary>
    public TimeSpan Farewell { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Takes what may be secret out of a text of the outside: a collector may say in its answer what it was sent. Less than four
    /// characters hide nothing.
    /// </summary>
    public string Conceal(string text)
    {
        var headers = Uri.UnescapeDataString(Headers ?? "").Split(',')
            .Select(pair => pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim());
        return headers.Append(Endpoint.Query).Where(secret => secret.Length > 3)
            .Aggregate(text, (shown, secret) => shown.Replace(secret, "***", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Says nothing that may be secret.</summary>
    public override string ToString() => $"{Endpoint.GetLeftPart(UriPartial.Path)} ({(Grpc ? "grpc" : "http/protobuf")})";
}
