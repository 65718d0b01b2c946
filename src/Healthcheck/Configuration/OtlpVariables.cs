using System.Globalization;
using Healthcheck.Metrics;

namespace Healthcheck.Configuration;

/// <summary>
/// Reads the standard variables of OpenTelemetry that this daemon knows. The one for metrics beats the one for all signals. What
/// they say of the resource (OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES) and of certificates is read by OpenTelemetry itself.
/// </summary>
internal sealed class OtlpVariables(IReadOnlyDictionary<string, string> variables)
{
    private const string Common = "OTEL_EXPORTER_OTLP_";
    private const string Metrics = "OTEL_EXPORTER_OTLP_METRICS_";
    private const string Interval = "OTEL_METRIC_EXPORT_INTERVAL";
    private const string Temporality = "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE";
    private const string PathOfMetrics = "v1/metrics";

    private readonly List<string> _faults = [];

    /// <summary>One line each; of what may be secret, the value is not shown.</summary>
    internal IReadOnlyList<string> Faults => _faults;

    /// <returns>Null when nothing is to be pushed: neither endpoint is set, or pushing is switched off by another variable.</returns>
    internal OtlpOptions? Read()
    {
        if (Find("ENDPOINT") is not { } endpoint || IsOff)
        {
            return null;
        }

        var grpc = ReadChoice(Find("PROTOCOL"), "a protocol this daemon speaks", ("grpc", true), ("http/protobuf", false));
        return new OtlpOptions(
            ReadEndpoint(endpoint, grpc),
            grpc,
            ReadHeaders(Find("HEADERS")),
            ReadChoice(Find("COMPRESSION"), "a compression", ("none", false), ("gzip", true)),
            ReadChoice(One(Temporality), "a temporality", ("cumulative", true), ("delta", false), ("lowmemory", true)),
            ReadMilliseconds(One(Interval), 60_000, 100, 3_600_000),
            ReadMilliseconds(Find("TIMEOUT"), 10_000, 1, 600_000));
    }

    private bool IsOff =>
        (One("OTEL_SDK_DISABLED")?.Value.Equals("true", StringComparison.OrdinalIgnoreCase) ?? false)
        || (One("OTEL_METRICS_EXPORTER")?.Value.Equals("none", StringComparison.OrdinalIgnoreCase) ?? false);

    private Given? Find(string name) => One(Metrics + name) ?? One(Common + name);

    private Given? One(string name) =>
        variables.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? new Given(name, value.Trim()) : null;

    private Uri ReadEndpoint(Given endpoint, bool grpc)
    {
        if (!Uri.TryCreate(endpoint.Value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
        {
            return Fault(endpoint, "is not an http or https URL", new Uri("http://unused/"));
        }

        if (url.Port == 0 || !HostName.CanBeLookedUp(url))
        {
            return Fault(endpoint, "has a host or port that cannot be asked", url);
        }

        if (url.UserInfo.Length > 0)
        {
            _faults.Add($"{endpoint.Name}: holds a user or password (not shown); "
                + $"allowed: http or https URLs without user, credentials in {Common}HEADERS");
            return url;
        }

        // The endpoint for all signals is a base; that for metrics is the address itself.
        return grpc || endpoint.Name.StartsWith(Metrics, StringComparison.Ordinal)
            ? url
            : new Uri($"{url.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{PathOfMetrics}{url.Query}");
    }

    private string? ReadHeaders(Given? headers)
    {
        if (headers is null)
        {
            return null;
        }

        // OpenTelemetry resolves escapes before it looks for commas, so that a value cannot hold one.
        foreach (var pair in Uri.UnescapeDataString(headers.Value).Split(',', WordParser.Tidy))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !CanBeSent(pair[..equals].Trim(), pair[(equals + 1)..].Trim()))
            {
                _faults.Add($"{headers.Name}: the value (not shown) is no list of headers; allowed: name=value, comma-separated");
                return null;
            }
        }

        return headers.Value;
    }

    /// <summary>Names of other scripts, headers of a body (Content-Type) and broken lines fail with each push otherwise.</summary>
    private static bool CanBeSent(string name, string value)
    {
        if (value.Any(character => !char.IsAscii(character) || char.IsControl(character)))
        {
            return false;
        }

        using var request = new HttpRequestMessage();
        try
        {
            request.Headers.Add(name, value);
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The first choice is the default.</summary>
    private T ReadChoice<T>(Given? given, string noun, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        if (given is null)
        {
            return choices[0].Value;
        }

        var words = new List<string>();
        foreach (var (word, value) in choices)
        {
            if (word.Equals(given.Value, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }

            words.Add(word);
        }

        return Fault(given, $"is not {noun}", string.Join(", ", words), choices[0].Value);
    }

    private TimeSpan ReadMilliseconds(Given? given, int usual, int min, int max)
    {
        var milliseconds = usual;
        if (given is not null
            && !(int.TryParse(given.Value, NumberStyles.None, CultureInfo.InvariantCulture, out milliseconds)
                && milliseconds >= min && milliseconds <= max))
        {
            return Fault(given, "is not a number of milliseconds", $"{min}-{max}", TimeSpan.FromMilliseconds(usual));
        }

        return TimeSpan.FromMilliseconds(milliseconds);
    }

    private T Fault<T>(Given given, string phrase, string allowed, T instead)
    {
        _faults.Add($"{given.Name}: {DisplayText.Quote(given.Value)} {phrase}; allowed: {allowed}");
        return instead;
    }

    private Uri Fault(Given endpoint, string phrase, Uri instead) =>
        Fault(endpoint with { Value = AddressParser.Redact(endpoint.Value) }, phrase, "http or https URLs", instead);

    private sealed record Given(string Name, string Value);
}
