using System.Collections.Immutable;
using System.Globalization;
using Healthcheck.Metrics;

namespace Healthcheck.Web;

/// <summary>
/// The page for people, made whole on the server: the answer, then what is wrong, then everything. Useful without the script, which keeps it
/// fresh.
/// </summary>
internal sealed class StatusPage(PageOptions options)
{
    /// <summary>Nothing but what this program itself serves, and no code within the page.</summary>
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

    /// <param name="clusters">All of them, as they are now.</param>
    /// <param name="folder">The way from the page's address to the folder of its assets.</param>
    /// <param name="version">Changes with what the page shows.</param>
    /// <param name="now">By which it is said how long ago things were.</param>
    public Answer Create(ImmutableArray<ReportView> clusters, PageQuery query, string folder, string version, DateTimeOffset now)
    {
        var shown = query.Cluster.Length == 0 ? clusters : [.. clusters.Where(view => view.Cluster == query.Cluster)];
        using var body = new BodyWriter();
        var html = new HtmlWriter(body);
        var verdict = OverallVerdict.Create(shown);
        WriteHead(html, verdict, folder);
        html.Markup($"<body data-version=\"{version}\" data-interval=\"{Seconds(clusters)}\">\n")
            .Markup("<a class=\"skip\" href=\"#problems\">Skip to the problems</a>\n<main>\n");
        AnswerSection.Write(html, shown, verdict, now);
        if (clusters.Any(view => view.Cluster is not null))
        {
            ClustersSection.Write(html, clusters, query);
        }

        CountersSection.Write(html, shown, query);
        new ProblemsSection(options).Write(html, shown, now);
        ConnectorsSection.Write(html, shown, clusters, query, now);
        TimelineSection.Write(html, shown, now);
        WorkersSection.Write(html, shown, query);
        html.Markup("</main>\n<footer><p id=\"freshness\" role=\"status\"></p><p>").Text(Product.Name).Markup(" ").Text(Product.Version)
            .Markup("</p></footer>\n</body>\n</html>\n");
        return new Answer(Answer.Code(verdict.IsHealthy), "text/html; charset=utf-8", body.ToBody()) 
        {
            ETag = $"\"{version}\"",
            ContentSecurityPolicy = Policy,
        };
    }

    private static void WriteHead(HtmlWriter html, OverallVerdict verdict, string folder) => html
        .Markup("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .Markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>")
        .Text(verdict.Title).Markup("</title>\n")
        .Markup($"<link rel=\"icon\" type=\"image/svg+xml\" href=\"{folder}{PageAssets.AddressOf($"{verdict.Kind}.svg")}\">\n")
        .Markup($"<link rel=\"stylesheet\" href=\"{folder}{PageAssets.AddressOf("page.css")}\">\n")
        .Markup($"<script type=\"module\" src=\"{folder}{PageAssets.AddressOf("page.js")}\"></script>\n</head>\n");

    private static string Seconds(ImmutableArray<ReportView> clusters) =>
        clusters.Min(view => view.PollInterval).TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}

/// <summary>The verdict on all clusters that a page shows.</summary>
/// <param name="Kind">healthy, unhealthy or unknown.</param>
/// <param name="Failures">How many count.</param>
internal sealed record OverallVerdict(string Kind, int Failures, string? Why)
{
    public bool IsHealthy => Kind is "healthy";

    public string Title => $"{Kind.ToUpperInvariant()}{(Failures > 0 ? $" ({Failures.ToString(CultureInfo.InvariantCulture)})" : "")} - Kafka Connect";

    public static OverallVerdict Create(ImmutableArray<ReportView> clusters)
    {
        var unknown = clusters.FirstOrDefault(view => !view.IsFresh || view.Report.Verdict is null);
        var failures = clusters.Sum(view => view.IsFresh ? view.Report.Verdict?.Failures.Length ?? 0 : 0);
        return clusters.IsEmpty ? new OverallVerdict("unknown", 0, "no such cluster is watched")
            : clusters.Any(view => view.IsFresh && view.Report.Verdict is { Healthy: false }) ? new OverallVerdict("unhealthy", failures, null)
            : unknown is not null ? new OverallVerdict("unknown", failures, Named(unknown, unknown.Report.WhyUnknown))
            : new OverallVerdict("healthy", failures, null);
    }

    public static string Named(ReportView view, string sentence) => view.Cluster is { } name ? $"{name}: {sentence}" : sentence;
}
