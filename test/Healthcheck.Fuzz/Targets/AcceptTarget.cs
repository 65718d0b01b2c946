using System.Text;
using Healthcheck.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Healthcheck.Fuzz.Targets;

/// <summary>What clients say of the formats and packings they like: one header a line.</summary>
internal sealed class AcceptTarget : ITarget
{
    private static readonly string[] Formats =
    [
        "text/plain; version=0.0.4", "text/plain; version=1.0.0",
        "application/openmetrics-text; version=0.0.1", "application/openmetrics-text; version=1.0.0",
    ];

    public string Name => "accept";

    public int LongestInput => 2048;

    public IReadOnlyList<string> Words { get; } =
    [
        "text/plain", "text/html", "application/json", "application/openmetrics-text", "application/*", "text/*", "*/*", ";version=0.0.4",
        ";version=1.0.0", ";version=\"0.0.1\"", ";q=0", ";q=1", ";q=0.5", ";q=0.001", ";q=1.001", ";q=9e999", ";q=nan", ";Q=.1", ";q=",
        ", ", "gzip", "x-gzip", "identity", "*", "br", ";escaping=underscores", "\"", "\\\"", "\n",
    ];

    public void Run(ReadOnlyMemory<byte> input)
    {
        var lines = Encoding.Latin1.GetString(input.Span).Split('\n', 4);
        var format = MetricsFormat.Choose(lines);
        if (!Formats.Contains(format))
        {
            throw new ViolationException($"a format that there is not: {format}");
        }

        ViolationException.ThrowIf(
            format.Contains("openmetrics", StringComparison.Ordinal)
                && !lines.Any(line => line.Contains("application/", StringComparison.OrdinalIgnoreCase)),
            "OpenMetrics for who does not speak of it: ");
        ViolationException.ThrowIf(
            MetricsEndpoint.PrefersGzip(lines)
                && !lines.Any(line => line.Contains("gzip", StringComparison.OrdinalIgnoreCase) || line.Contains('*')),
            "gzip for who does not take it: ");
        IHeaderDictionary headers = new HeaderDictionary();
        headers.Accept = new StringValues(lines);
        ViolationException.ThrowIf(
            PageEndpoint.PrefersHtml(headers) && !lines.Any(line => line.Contains("text/html", StringComparison.OrdinalIgnoreCase)),
            "HTML for who does not want it: ");
    }
}
