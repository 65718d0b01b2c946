namespace Healthcheck.Metrics;

/// <summary>A format a page of metrics can be had in.</summary>
/// <param name="ContentType">With its version, for Prometheus 3 refuses a page without one.</param>
/// <param name="IsOpenMetrics">Otherwise it is the text format of Prometheus.</param>
internal sealed record ExpositionFormat(string ContentType, bool IsOpenMetrics)
{
    public static readonly ExpositionFormat Text004 = new("text/plain; version=0.0.4; charset=utf-8", false);

    // Of names that need no escaping, every scheme but "dots" makes the same; so this is true whatever scheme was asked for.
    public static readonly ExpositionFormat Text100 = new("text/plain; version=1.0.0; charset=utf-8; escaping=underscores", false);

    public static readonly ExpositionFormat OpenMetrics001 = new("application/openmetrics-text; version=0.0.1; charset=utf-8", true);

    public static readonly ExpositionFormat OpenMetrics100 =
        new("application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores", true);

    /// <summary>
    /// The one the client likes best; the first of several it likes alike; 0.0.4 when it accepts none, or does not say. A header
    /// that makes no sense is never a reason to refuse.
    /// </summary>
    public static ExpositionFormat For(string? accept)
    {
        var best = Text004;
        var bestWeight = 0.0;
        foreach (var range in HeaderRange.Parse(accept))
        {
            if (range.Weight > bestWeight && Of(range) is { } format)
            {
                (best, bestWeight) = (format, range.Weight);
            }
        }

        return best;
    }

    private static ExpositionFormat? Of(HeaderRange range) => (range.Value, range.Parameter("version")) switch
    {
        ("application/openmetrics-text" or "application/*", null or "1.0.0") => OpenMetrics100,
        ("application/openmetrics-text", "0.0.1") => OpenMetrics001,
        ("text/plain" or "text/*" or "*/*", null or "0.0.4") => Text004,
        ("text/plain", "1.0.0") => Text100,
        _ => null,
    };
}
