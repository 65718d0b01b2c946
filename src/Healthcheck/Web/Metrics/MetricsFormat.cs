using Microsoft.Net.Http.Headers;

namespace Healthcheck.Web;

/// <summary>
/// Which of the exporter's formats a client gets. The exporter chooses by the same rules; but pages are kept by their format, and
/// were they kept by the header, clients that each ask in words of their own would fill the memory with the same page.
/// </summary>
internal static class MetricsFormat
{
    private const string Text004 = "text/plain; version=0.0.4";
    private const string Text100 = "text/plain; version=1.0.0";
    private const string OpenMetrics001 = "application/openmetrics-text; version=0.0.1";
    private const string OpenMetrics100 = "application/openmetrics-text; version=1.0.0";

    /// <summary>
    /// The one the client likes best; the first of several it likes alike; 0.0.4 when it accepts none, or does not say. A header
    /// that makes no sense is never a reason to refuse.
    /// </summary>
    /// <returns>An <c>Accept</c> header by which the exporter writes that format.</returns>
    public static string Choose(IList<string> accept)
    {
        var (best, bestQuality) = (Text004, 0.0);
        foreach (var range in MediaTypeHeaderValue.TryParseList(accept, out var ranges) ? ranges : [])
        {
            if (QualityOf(range) is var quality && quality > bestQuality && Find(range) is { } format)
            {
                (best, bestQuality) = (format, quality);
            }
        }

        return best;
    }

    private static string? Find(MediaTypeHeaderValue range) =>
        (range.MediaType.Value?.ToLowerInvariant(), Parameter(range, "version")) switch
        {
            ("application/openmetrics-text" or "application/*", null or "1.0.0") => OpenMetrics100,
            ("application/openmetrics-text", "0.0.1") => OpenMetrics001,
            ("text/plain" or "text/*" or "*/*", null or "0.0.4") => Text004,
            ("text/plain", "1.0.0") => Text100,
            _ => null,
        };

    /// <summary>One that is not between 0 and 1 is none.</summary>
    private static double QualityOf(MediaTypeHeaderValue range) => range.Quality ?? (Parameter(range, "q") is null ? 1 : 0);

    private static string? Parameter(MediaTypeHeaderValue range, string name)
    {
        foreach (var parameter in range.Parameters)
        {
            if (parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return HeaderUtilities.RemoveQuotes(parameter.Value).Value;
            }
        }

        return null;
    }
}
