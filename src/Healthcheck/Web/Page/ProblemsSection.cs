using System.Collections.Immutable;
using System.Globalization;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;

namespace Healthcheck.Web;

/// <summary>What counts, the worst first, and what will count when its grace is over.</summary>
internal sealed class ProblemsSection(PageOptions options)
{
    private const int Most = 100;
    private const int MostIds = 20;

    public void Write(HtmlWriter html, ImmutableArray<ReportView> clusters, DateTimeOffset now)
    {
        var areNamed = clusters.Any(view => view.Cluster is not null);
        var problems = clusters.SelectMany(Problem.FindCounting).ToList();
        var pending = clusters.SelectMany(Problem.FindPending).ToList();
        html.Markup("<section id=\"problems\">\n<h2>Problems");
        html.Markup(problems.Count == 0 ? "</h2>\n<p class=\"quiet\">Nothing that counts has failed.</p>\n" : "</h2>\n");
        WriteTable(html, problems, areNamed, "since", now);
        if (pending.Count > 0)
        {
            html.Markup("<h3>Pending</h3>\n<p>Unhealthy, but not yet for its grace period.</p>\n");
            WriteTable(html, pending, areNamed, "counts", now);
        }

        html.Markup("</section>\n");
    }

    private void WriteTable(HtmlWriter html, List<Problem> problems, bool areNamed, string when, DateTimeOffset now)
    {
        if (problems.Count == 0)
        {
            return;
        }

        html.Markup("<div class=\"scroll\"><table class=\"rows\">\n<thead><tr>").Markup(areNamed ? "<th scope=\"col\">Cluster</th>" : "")
            .Markup("<th scope=\"col\">What</th><th scope=\"col\">State</th>")
            .Markup(when is "since" ? "<th scope=\"col\">Since</th>" : "<th scope=\"col\">Counts</th>")
            .Markup("<th scope=\"col\">Worker</th><th scope=\"col\">Root cause</th></tr></thead>\n<tbody>\n");
        foreach (var problem in problems.Take(Most))
        {
            WriteRow(html, problem, areNamed, now);
        }

        html.Markup("</tbody>\n</table></div>\n");
        if (problems.Count > Most)
        {
            html.Markup("<p>... and ").Number(problems.Count - Most).Markup(" more rows.</p>\n");
        }
    }

    private void WriteRow(HtmlWriter html, Problem problem, bool areNamed, DateTimeOffset now)
    {
        var failure = problem.First;
        html.Markup("<tr>");
        if (areNamed)
        {
            html.Markup("<td data-label=\"Cluster\">").Name(problem.Cluster.Cluster).Markup("</td>");
        }

        html.Markup("<th scope=\"row\">");
        WriteWhat(html, problem);
        html.Markup("</th><td data-label=\"State\">");
        WriteState(html, failure);
        html.Markup("</td><td data-label=\"Since\">");
        _ = problem.CountsFrom is { } from ? html.Until(from, now) : problem.Since is { } since ? html.Ago(since, now) : html.Markup("–");
        html.Markup("</td><td data-label=\"Worker\">").Name(failure.WorkerId).Markup("</td><td data-label=\"Root cause\">");
        WriteDetails(html, problem);
        html.Markup("</td></tr>\n");
    }

    private static void WriteWhat(HtmlWriter html, Problem problem)
    {
        var failure = problem.First;
        if (failure.Connector is { } connector)
        {
            html.Name(connector);
        }
        else
        {
            html.Text(failure.Type.Label().Replace('_', ' '));
        }

        if (failure.Task is { } task)
        {
            html.Markup(problem.Others.IsEmpty ? " task " : " tasks ").Number(task);
            foreach (var other in problem.Others.Take(MostIds))
            {
                html.Markup(", ").Number(other);
            }

            if (problem.Others.Length > MostIds)
            {
                html.Markup(" ...");
            }

            if (!problem.Others.IsEmpty)
            {
                html.Markup(" <span class=\"count\">× ").Number(problem.Others.Length + 1).Markup("</span>");
            }
        }
    }

    private static void WriteState(HtmlWriter html, Failure failure)
    {
        var label = failure.State is { } state ? ReportView.Label(CountedStates.ClassifyConnector(state.Kind)) : "failed";
        html.Markup($"<i class=\"{label}\" aria-hidden=\"true\"></i> ")
            .Text(failure.State?.Text ?? failure.Type.Label().Replace('_', ' '));
    }

    private void WriteDetails(HtmlWriter html, Problem problem)
    {
        var failure = problem.First;
        var tellsMessage = problem.Cluster.Report.Policy.RootCauseMessages is not RootCauseMessages.Off;
        var summary = problem.Cause?.Describe(tellsMessage) ?? TraceLine.Extract(failure.Detail) ?? failure.Describe();
        html.Markup("<details").Attribute("data-key", Key(problem)).Markup("><summary>").Text(summary).Markup("</summary>\n");
        if (failure.Detail is { } trace && failure.State is not null)
        {
            html.Markup("<pre class=\"trace\" tabindex=\"0\" aria-label=\"Stack trace\">");
            foreach (var line in trace.AsSpan().EnumerateLines())
            {
                var isCause = line.StartsWith(RootCause.Introduction, StringComparison.Ordinal);
                html.Markup(isCause ? "<strong>" : "").Text(line.ToString()).Markup(isCause ? "</strong>\n" : "\n");
            }

            html.Markup("</pre>\n<button type=\"button\" class=\"copy\" hidden>Copy the trace</button>\n");
        }

        if (failure.State?.Kind is StateKind.Failed && problem.Cluster.Report.Snapshot is { } snapshot)
        {
            html.Markup("<p>Restart: <code class=\"command\">").Text(RestartCommand(snapshot.Worker, failure))
                .Markup("</code> <button type=\"button\" class=\"copy\" hidden>Copy the command</button></p>\n");
        }

        if (options.Runbooks is { } runbooks && failure.Type.Define().Runbook is { } runbook)
        {
            html.Markup("<p><a rel=\"noreferrer\"").Attribute("href", new Uri(runbooks, $"{runbook}.md").AbsoluteUri).Markup(">Runbook</a></p>\n");
        }

        html.Markup("</details>");
    }

    private static string RestartCommand(Uri worker, Failure failure)
    {
        var name = Uri.EscapeDataString(failure.Connector!);
        var path = failure.Task is { } task
            ? string.Join('/', "connectors", name, "tasks", task.ToString(CultureInfo.InvariantCulture), "restart")
            : string.Join('/', "connectors", name, "restart?includeTasks=true&onlyFailed=true");
        return $"curl -X POST '{new Uri(worker, path).AbsoluteUri}'";
    }

    private static string Key(Problem problem) =>
        $"{problem.Cluster.Cluster}/{problem.First.Type}/{problem.First.Connector}/{problem.First.Task?.ToString(CultureInfo.InvariantCulture)}";
}
