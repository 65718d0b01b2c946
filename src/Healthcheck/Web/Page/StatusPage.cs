using System.Collections.Immutable;
using System.Globalization;
using Healthcheck.Metrics;

namespace Healthcheck.Web;

/// <summary>
/// The page for people, made whole on the server: the answer, then what is wrong, then everything. Useful without the script, which keeps
/// it fresh.
/// </summary>
internal sealed class StatusPage(PageOptions options)
{
    /// <summary>Nothing but what this program itself serves, and no code within the page.</summary>
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

    /// <param name="clusters">All of them, as they are now.</param>
    /// <param name="folder">The way from the page's address to the folder of its assets.</param>
    /// <param name="tag">Changes with what the page shows.</param>
    /// <param name="now">By which it is said how long ago things were.</param>
    public Answer Create(ImmutableArray<ReportView> clusters, PageQuery query, string folder, string tag, DateTimeOffset now)
    {
        var shown = query.Cluster.Length == 0 ? clusters : [.. clusters.Where(view => view.Cluster == query.Cluster)];
        using var body = new BodyWriter();
        var html = new HtmlWriter(body);
        var verdict = OverallVerdict.Create(shown);
        WriteHead(html, verdict, folder);
        html.Markup("<body").Attribute("data-tag", tag).Attribute("data-interval", Seconds(clusters))
            .Markup(">\n<a class=\"skip\" href=\"#problems\">Skip to the problems</a>\n<main>\n");
        AnswerSection.Write(html, shown, verdict, now);
        if (clusters.Length > 1)
        {
            ClustersSection.Write(html, clusters, query, now);
        }

        CountersSection.Write(html, shown, query);
        new ProblemsSection(options, folder).Write(html, shown, now);
        ConnectorsSection.Write(html, shown, clusters, query, now);
        TimelineSection.Write(html, shown, now);
        WorkersSection.Write(html, shown, query);
        html.Markup("</main>\n<footer><p id=\"freshness\"></p><p>").Text(Product.Name).Markup(" ").Text(Product.Version)
            .Markup("</p></footer>\n<p id=\"announcement\" class=\"skip\" role=\"status\"></p>\n</body>\n</html>\n");
        return new Answer(Answer.Code(verdict.IsHealthy), "text/html; charset=utf-8", body.ToBody())
        {
            ETag = tag,
            ContentSecurityPolicy = Policy,
        };
    }

    private static void WriteHead(HtmlWriter html, OverallVerdict verdict, string folder) => html
        .Markup("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .Markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .Markup("<meta name=\"color-scheme\" content=\"light dark\">\n<title>")
        .Text(verdict.Title).Markup("</title>\n")
        .Markup($"<link rel=\"icon\" type=\"image/svg+xml\" href=\"{folder}{PageAssets.AddressOf($"{verdict.Kind}.svg")}\">\n")
        .Markup($"<link rel=\"stylesheet\" href=\"{folder}{PageAssets.AddressOf("page.css")}\">\n")
        .Markup($"<script type=\"module\" src=\"{folder}{PageAssets.AddressOf("page.js")}\"></script>\n</head>\n");

    private static string Seconds(ImmutableArray<ReportView> clusters) =>
        clusters.Select(view => view.PollInterval).DefaultIfEmpty().Min().TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
