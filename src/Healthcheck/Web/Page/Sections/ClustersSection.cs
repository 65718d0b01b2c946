using System.Collections.Immutable;
using Healthcheck.Metrics;

namespace Healthcheck.Web;

/// <summary>A tile for each of several clusters, the worst first.</summary>
internal static class ClustersSection
{
    public static void Write(HtmlWriter html, ImmutableArray<ReportView> clusters, PageQuery query, DateTimeOffset now)
    {
        html.Markup("<section id=\"clusters\">\n<h2>Clusters</h2>\n<ul class=\"tiles\">\n");
        foreach (var view in clusters.OrderBy(view => view.IsHealthy ? 2 : view.IsFresh ? 0 : 1)
            .ThenByDescending(view => view.Report.Verdict?.FailureRate))
        {
            var kind = view.IsHealthy ? "healthy" : view.IsFresh ? "unhealthy" : "unknown";
            var isChosen = view.Cluster == query.Cluster;
            html.Markup($"<li><a class=\"{kind}\"").Link((query with { Cluster = isChosen ? "" : view.Cluster!, Page = 1 }).ToAddress())
                .Markup(isChosen ? " aria-current=\"true\">" : ">").Markup("<strong>").Name(view.Cluster)
                .Markup($"</strong> <span class=\"word\">{OverallVerdict.IconOf(kind)} {kind.ToUpperInvariant()}</span><br>");
            if (view.Counts is { } counts)
            {
                html.Number(counts.AllConnectors).Markup(" connectors, ").Number(counts.AllTasks).Markup(" tasks, ")
                    .Number(view.Report.Verdict?.Failures.Length ?? 0).Markup(" failures");
            }
            else if (view.Report.Snapshot is { } snapshot)
            {
                html.Markup("last read ").Ago(snapshot.TakenAt, now);
            }
            else
            {
                html.Markup("never read yet");
            }

            html.Markup("</a></li>\n");
        }

        html.Markup("</ul>\n</section>\n");
    }
}
