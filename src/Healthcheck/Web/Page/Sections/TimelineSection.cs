using System.Collections.Immutable;
using System.Globalization;
using Healthcheck.Health;
using Healthcheck.Metrics;

namespace Healthcheck.Web;

/// <summary>What changed in the last hours, as a bar for each connector that did.</summary>
internal static class TimelineSection
{
    private const int Most = 40;
    private const double Width = 1000;

    /// <summary>What is briefer is drawn as wide as this, so that it is seen.</summary>
    private const double Narrowest = 3;

    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public static void Write(HtmlWriter html, ImmutableArray<ReportView> clusters, DateTimeOffset now)
    {
        var bars = clusters.SelectMany(TimelineBar.Find).OrderByDescending(bar => bar.Failures)
            .ThenByDescending(bar => bar.LastChange).ToList();
        if (bars.Count == 0)
        {
            return;
        }

        var oldest = now - bars.Min(bar => bar.FirstChange);
        var range = oldest < Shortest ? Shortest : oldest > Longest ? Longest : oldest;
        html.Markup("<section id=\"timeline\">\n<h2>Timeline <span class=\"count\">connectors that changed</span></h2>\n")
            .Markup("<table class=\"rows bars\">\n<thead><tr><th scope=\"col\">Connector</th>")
            .Markup("<th scope=\"col\" class=\"number\">Failed</th><th scope=\"col\" class=\"wide\"><span>")
            .Markup(Describe(range)).Markup(" ago</span> <span>now</span></th></tr></thead>\n<tbody>\n");
        foreach (var bar in bars.Take(Most))
        {
            Write(html, bar, now, range);
        }

        html.Markup("</tbody>\n</table>\n");
        if (bars.Count > Most)
        {
            html.Markup("<p class=\"quiet\">… and ").Number(bars.Count - Most).Markup(" more.</p>\n");
        }

        html.Markup("</section>\n");
    }

    private static void Write(HtmlWriter html, TimelineBar bar, DateTimeOffset now, TimeSpan range)
    {
        html.Markup("<tr><th scope=\"row\">");
        if (bar.Cluster is { } cluster)
        {
            html.Name(cluster).Markup(": ");
        }

        html.Name(bar.Connector).Markup("</th><td data-label=\"Failed\" class=\"number\">").Number(bar.Failures)
            .Markup(" ×</td><td class=\"wide\"><svg viewBox=\"0 0 1000 14\" preserveAspectRatio=\"none\" role=\"img\"")
            .Attribute("aria-label", string.Create(CultureInfo.InvariantCulture, $"failed {bar.Failures} times")).Markup(">");

        // What is worse is drawn last, over what is too brief to be seen beside it.
        var drawn = new HashSet<(Severity, int)>();
        var start = now - range;
        foreach (var segment in bar.FindSegments(start, now).OrderByDescending(segment => segment.Severity))
        {
            var x = (segment.From - start) / range * Width;
            var width = Math.Max(Narrowest, (segment.To - segment.From) / range * Width);
            if (width > Narrowest || drawn.Add((segment.Severity, (int)(x / Narrowest))))
            {
                Write(html, segment, Math.Min(x, Width - Narrowest), width);
            }
        }

        html.Markup("</svg></td></tr>\n");
    }

    private static void Write(HtmlWriter html, TimelineSegment segment, double x, double width)
    {
        var label = Label(segment.Severity);
        html.Markup(
            string.Create(CultureInfo.InvariantCulture, $"<rect class=\"{label}\" x=\"{x:0.#}\" width=\"{width:0.#}\" height=\"14\""));
        html.Markup(segment.Severity is Severity.Running
            ? "/>"
            : $"><title>{label} from {HtmlWriter.Exact(segment.From)} to {HtmlWriter.Exact(segment.To)}</title></rect>");
    }

    private static string Describe(TimeSpan range) =>
        range.TotalMinutes < 120 ? $"{(int)range.TotalMinutes} min" : $"{(int)range.TotalHours} h";

    private static string Label(Severity severity) => severity switch
    {
        Severity.Failed => "failed",
        Severity.Unsettled => "unassigned",
        Severity.Halted => "paused",
        _ => "running",
    };
}
