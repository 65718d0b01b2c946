using System.Text;
using Healthcheck.Configuration;

namespace Healthcheck.Fuzz.Targets;

/// <summary>OpenTelemetry's variables, one a line as <c>ENDPOINT=http://...</c>, without what their names begin with.</summary>
internal sealed class OtlpTarget : ITarget
{
    private static readonly string[] Names =
    [
        "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_HEADERS",
        "OTEL_EXPORTER_OTLP_METRICS_HEADERS", "OTEL_EXPORTER_OTLP_COMPRESSION", "OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_METRIC_EXPORT_INTERVAL",
        "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "OTEL_SDK_DISABLED", "OTEL_METRICS_EXPORTER",
    ];

    public string Name => "otlp";

    public int LongestInput => 2048;

    public IReadOnlyList<string> Words { get; } =
    [
        "http://c:4318", "https://user:password@c/", "/v1/metrics", "?key=secret", "grpc", "http/protobuf", "gzip", "none", "delta",
        "lowmemory", "cumulative", "api-key=secret", "a=b,c=d", "%2C", "%3D", "%0d%0a", "%zz", "content-type=x", "=", ",", "60000",
        "99", "-1",
        "1e3", "true", "xn--", "[::1]", ":0", ":99999", "ü", "\u202e", "\n", "\u0000",
    ];

    public void Run(ReadOnlyMemory<byte> input)
    {
        // Each line begins with a byte that chooses the variable.
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(input.Span).Split('\n').Where(line => line.Length > 1))
        {
            variables[Names[line[0] % Names.Length]] = line[1..];
        }

        var reader = new OtlpVariables(variables);
        var options = reader.Read();
        Lines.Check(reader.Faults);
        if (options is null || reader.Faults.Count > 0)
        {
            return;
        }

        ViolationException.ThrowIf(
            options.Endpoint.Scheme is not ("http" or "https") || options.Endpoint.Port == 0, "an address that cannot be asked: ");
        ViolationException.ThrowIf(options.Endpoint.UserInfo.Length > 0, "a password in the address: ");
        ViolationException.ThrowIf(options.Interval <= TimeSpan.Zero || options.Timeout <= TimeSpan.Zero, "no time at all: ");
    }
}
