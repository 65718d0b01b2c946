using System.Collections.Immutable;
using System.Globalization;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;

namespace Healthcheck.Web;

/// <summary>What changed in the last hours, as a bar for each connector that did.</summary>
internal static class TimelineSection
{
    private const int Most = 40;
    private const double Width = 1000;
    private static readonly TimeSpan Shortest = TimeSpan.FromHours(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public static void Write(HtmlWriter html, ImmutableArray<ReportView> clusters, DateTimeOffset now)
    {
        var changes = clusters.SelectMany(view => view.Report.History.Changes).ToList();
        if (changes.Count == 0)
        {
            return;
        }

        var oldest = now - changes.Min(change => change.At.Utc);
        var range = oldest < Shortest ? Shortest : oldest > Longest ? Longest : oldest;
        html.Markup("<section id=\"timeline\">\n<h2>Timeline</h2>\n<p>The last ").Markup(Describe(range)).Markup(", connectors that changed.</p>\n<table class=\"rows bars\">\n")
            .Markup("<thead><tr><th scope=\"col\">Connector</th><th scope=\"col\">Failed</th><th scope=\"col\">States</th></tr></thead>\n<tbody>\n");
        var bars = clusters.SelectMany(view => view.Report.History.Changes.GroupBy(change => change.Connector).Select(group => new Bar(view, group.Key, [.. group])))
            .OrderByDescending(bar => bar.Failures).ThenByDescending(bar => bar.Changes[0].At.Monotonic).ToList();
        foreach (var bar in bars.Take(Most))
        {
            Write(html, bar, now, range);
        }

        html.Markup("</tbody>\n</table>\n");
        if (bars.Count > Most)
        {
            html.Markup("<p>... and ").Number(bars.Count - Most).Markup(" more.</p>\n");
        }

        html.Markup("</section>\n");
    }

    private static void Write(HtmlWriter html, Bar bar, DateTimeOffset now, TimeSpan range)
    {
        html.Markup("<tr><th scope=\"row\">").Name(bar.View.Cluster is { } cluster ? $"{cluster}: {bar.Connector}" : bar.Connector)
            .Markup("</th><td data-label=\"Failed\">").Number(bar.Failures).Markup(" ×</td><td data-label=\"States\">")
            .Markup("<svg viewBox=\"0 0 1000 14\" preserveAspectRatio=\"none\" role=\"img\"")
            .Attribute("aria-label", string.Create(CultureInfo.InvariantCulture, $"failed {bar.Failures} times")).Markup(">");
        foreach (var (severity, from, to) in bar.FindSegments(now - range, now))
        {
            var x = (from - (now - range)) / range * Width;
            var width = Math.Max(2, (to - from) / range * Width);
            html.Markup(string.Create(CultureInfo.InvariantCulture, $"<rect class=\"{Class(severity)}\" x=\"{x:0.#}\" width=\"{width:0.#}\" height=\"14\"/>"));
        }

        html.Markup("</svg></td></tr>\n");
    }

    private static string Describe(TimeSpan range) =>
        range.TotalMinutes < 120 ? $"{(int)range.TotalMinutes} minutes" : $"{(int)range.TotalHours} hours";

    private static string Class(Severity? severity) => severity switch
    {
        null => "absent",
        Severity.Failed => "failed",
        Severity.Unsettled => "unassigned",
        Severity.Halted => "paused",
        _ => "running",
    };

    /// <param name="Changes">Of the connector and its tasks, the newest first.</param>
    private sealed record Bar(ReportView View, string Connector, ImmutableArray<StateChange> Changes)
    {
        public int Failures { get; } = Changes.Count(change => change.To?.Kind is StateKind.Failed);

        /// <summary>Walks back from what is now: before each change its part was in the state that it left.</summary>
        /// <returns>The worst state of connector and tasks, the newest first; null where it was not there.</returns>
        public IEnumerable<(Severity? Severity, DateTimeOffset From, DateTimeOffset To)> FindSegments(DateTimeOffset start, DateTimeOffset end)
        {
            var parts = new Dictionary<int, ConnectState>();
            if (View.Report.Snapshot?.Connectors.FirstOrDefault(connector => connector.Name == Connector) is { } connector)
            {
                parts[-1] = connector.State;
                foreach (var task in connector.Tasks)
                {
                    parts[task.Id] = task.State;
                }
            }

            var to = end;
            foreach (var moment in Changes.GroupBy(change => change.At.Utc))
            {
                if (moment.Key <= start)
                {
                    break;
                }

                yield return (Worst(parts), moment.Key, to);
                to = moment.Key;
                foreach (var change in moment)
                {
                    if (change.From is { } from)
                    {
                        parts[change.Task ?? -1] = from;
                    }
                    else
                    {
                        parts.Remove(change.Task ?? -1);
                    }
                }
            }

            yield return (Worst(parts), start, to);
        }

        private static Severity? Worst(Dictionary<int, ConnectState> parts) =>
            parts.Count == 0 ? null : parts.Values.Min(Severities.Classify);
    }
}
