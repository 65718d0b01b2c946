using System.Collections.Immutable;
using System.Globalization;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;

namespace Healthcheck.Web;

/// <summary>What counts, the worst first, and what will count when its grace is over.</summary>
/// <param name="folder">The way from the page's address to the folder of its assets.</param>
internal sealed class ProblemsSection(PageOptions options, string folder)
{
    private const int Most = 100;
    private const int MostIds = 20;

    public void Write(HtmlWriter html, ImmutableArray<ReportView> clusters, DateTimeOffset now)
    {
        var problems = Problem.FindCounting(clusters);
        var pending = Problem.FindPending(clusters);
        var details = new ProblemDetails(options, folder);
        html.Markup("<section id=\"problems\">\n<h2>Problems");
        if (problems.Count > 0)
        {
            html.Markup(" <span class=\"count\">").Number(problems.Count).Markup("</span></h2>\n");
            WriteTable(html, clusters, problems, details, "Since", now);
        }
        else
        {
            html.Markup("</h2>\n<p class=\"quiet\">")
                .Markup(clusters.Any(view => view.IsFresh) ? "Nothing that counts has failed." : "Nothing is known.").Markup("</p>\n");
        }

        if (pending.Count > 0)
        {
            html.Markup("<h3>Pending <span class=\"count\">").Number(pending.Count)
                .Markup("</span></h3>\n<p class=\"quiet\">Unhealthy, but not for long enough to count.</p>\n");
            WriteTable(html, clusters, pending, details, "Counts", now);
        }

        html.Markup("</section>\n");
    }

    private static void WriteTable(
        HtmlWriter html, ImmutableArray<ReportView> clusters, List<Problem> problems, ProblemDetails details, string when,
        DateTimeOffset now)
    {
        var areNamed = clusters.Any(view => view.Cluster is not null);
        html.Markup("<table class=\"rows\">\n<thead><tr>").Markup(areNamed ? "<th scope=\"col\">Cluster</th>" : "")
            .Markup($"<th scope=\"col\">What</th><th scope=\"col\">State</th><th scope=\"col\">{when}</th>")
            .Markup("<th scope=\"col\">Worker</th><th scope=\"col\" class=\"wide\">Root cause</th></tr></thead>\n<tbody>\n");
        foreach (var problem in problems.Take(Most))
        {
            var failure = problem.First;
            html.Markup("<tr>");
            if (areNamed)
            {
                html.Markup("<td data-label=\"Cluster\">").Name(problem.Cluster.Cluster).Markup("</td>");
            }

            html.Markup("<th scope=\"row\">");
            WriteWhat(html, problem);
            html.Markup("</th><td>");
            WriteState(html, failure);
            html.Markup($"</td><td data-label=\"{when}\">");
            _ = problem.CountsFrom is { } from ? html.Until(from, now)
                : problem.Since is { } since ? html.Ago(since, now)
                : html.Markup("–");
            html.Markup("</td><td data-label=\"Worker\">").Name(failure.WorkerId).Markup("</td><td class=\"wide\">");
            details.Write(html, problem);
            RestartNote.Write(html, problem, now);
            html.Markup("</td></tr>\n");
        }

        html.Markup("</tbody>\n</table>\n");
        if (problems.Count > Most)
        {
            html.Markup("<p class=\"quiet\">… and ").Number(problems.Count - Most).Markup(" more.</p>\n");
        }
    }

    private static void WriteWhat(HtmlWriter html, Problem problem)
    {
        var failure = problem.First;
        _ = failure.Connector is { } connector ? html.Name(connector) : html.Text(failure.Type.Label().Replace('_', ' '));
        if (failure.Task is not { } task)
        {
            return;
        }

        html.Markup(problem.Others.IsEmpty ? " task " : " tasks ").Markup(Id(task));
        foreach (var other in problem.Others.Take(MostIds))
        {
            html.Markup(", ").Markup(Id(other));
        }

        html.Markup(problem.Others.Length > MostIds ? ", …" : "");
        if (!problem.Others.IsEmpty)
        {
            html.Markup(" <span class=\"count\">× ").Number(problem.Others.Length + 1).Markup("</span>");
        }
    }

    private static string Id(int task) => task.ToString(CultureInfo.InvariantCulture);

    private static void WriteState(HtmlWriter html, Failure failure)
    {
        var label = failure.State is { } state ? ReportView.Label(CountedStates.ClassifyConnector(state.Kind)) : "failed";
        html.Markup($"<i class=\"{label}\"></i> ").Name(failure.State?.Text ?? failure.Type.Label().Replace('_', ' '));
    }
}
