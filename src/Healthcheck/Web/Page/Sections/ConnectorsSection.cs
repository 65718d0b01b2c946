using System.Collections.Immutable;
using System.Globalization;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;

namespace Healthcheck.Web;

/// <summary>All connectors, a page at a time, with a form of filters.</summary>
internal static class ConnectorsSection
{
    /// <summary>Squares; the rest is a number.</summary>
    private const int MostTasks = 60;

    /// <summary>Offered by the field.</summary>
    private const int MostWorkers = 50;

    public static void Write(
        HtmlWriter html, ImmutableArray<ReportView> shown, ImmutableArray<ReportView> all, PageQuery query, DateTimeOffset now)
    {
        var page = ConnectorPage.Find(shown, query);
        var areNamed = all.Any(view => view.Cluster is not null);
        html.Markup("<section id=\"connectors\">\n<h2>All connectors <span class=\"count\">").Number(page.Found)
            .Markup(shown.Any(view => !view.IsFresh) ? ", as last read</span></h2>\n" : "</span></h2>\n");
        WriteForm(html, query, shown);
        if (page.Found == 0)
        {
            html.Markup("<p class=\"quiet\">")
                .Markup(shown.All(view => view.Report.Snapshot is null) ? "Nothing is known."
                    : query.IsFiltering ? "No connector matches."
                    : "No connectors are listed.")
                .Markup("</p>\n</section>\n");
            return;
        }

        html.Markup("<table class=\"rows\">\n<thead><tr>").Markup(areNamed ? "<th scope=\"col\">Cluster</th>" : "")
            .Markup("<th scope=\"col\">Connector</th><th scope=\"col\">State</th><th scope=\"col\">Tasks</th><th scope=\"col\">Type</th>")
            .Markup("<th scope=\"col\">Worker</th><th scope=\"col\">Since</th></tr></thead>\n<tbody>\n");
        foreach (var row in page.Rows)
        {
            WriteRow(html, row, areNamed, now);
        }

        html.Markup("</tbody>\n</table>\n");
        WritePages(html, query, page.Number, page.Pages);
        html.Markup("</section>\n");
    }

    private static void WriteForm(HtmlWriter html, PageQuery query, ImmutableArray<ReportView> shown)
    {
        html.Markup("<form method=\"get\" role=\"search\"><label>Search <input type=\"search\" name=\"q\" id=\"search\"")
            .Markup(" placeholder=\"press /\" maxlength=\"200\" autocomplete=\"off\"")
            .Attribute("value", query.Search).Markup("></label>\n<label>State <select name=\"state\"><option value=\"\">any</option>");
        foreach (var state in ReportView.ConnectorStates)
        {
            WriteOption(html, ReportView.Label(state), query.State);
        }

        html.Markup("</select></label>\n<label>Type <select name=\"type\"><option value=\"\">any</option>");
        WriteOption(html, "source", query.Type);
        WriteOption(html, "sink", query.Type);
        html.Markup("</select></label>\n<label>Worker <input name=\"worker\" list=\"known-workers\" maxlength=\"200\" autocomplete=\"off\"")
            .Attribute("value", query.Worker)
            .Markup("></label>\n<datalist id=\"known-workers\">");
        foreach (var worker in shown.SelectMany(view => view.Report.Workers.Shown).Distinct().Take(MostWorkers))
        {
            html.Markup("<option").Attribute("value", worker).Markup("></option>");
        }

        html.Markup("</datalist>\n");
        if (query.Cluster.Length > 0)
        {
            html.Markup("<input type=\"hidden\" name=\"cluster\"").Attribute("value", query.Cluster).Markup(">\n");
        }

        html.Markup("<button>Show</button>").Markup(query.IsFiltering ? " <a href=\"?#connectors\">Show all</a></form>\n" : "</form>\n");
    }

    private static void WriteOption(HtmlWriter html, string value, string chosen) =>
        html.Markup($"<option value=\"{value}\"{(value == chosen ? " selected" : "")}>{value}</option>");

    private static void WriteRow(HtmlWriter html, ConnectorRow row, bool areNamed, DateTimeOffset now)
    {
        var (connector, state) = (row.Connector, row.EffectiveState);
        html.Markup("<tr>");
        if (areNamed)
        {
            html.Markup("<td data-label=\"Cluster\">").Name(row.Cluster.Cluster).Markup("</td>");
        }

        html.Markup("<th scope=\"row\">").Name(connector.Name).Markup($"</th><td><i class=\"{Label(state)}\"></i> ").Name(state.Text)
            .Markup("</td><td data-label=\"Tasks\"><span class=\"squares\" role=\"img\"")
            .Attribute("aria-label", Summarize(connector)).Markup(">");
        var tasks = connector.Tasks.Length <= MostTasks
            ? connector.Tasks
            : connector.Tasks.OrderBy(task => Severities.Classify(task.State)).Take(MostTasks);
        foreach (var task in tasks)
        {
            html.Markup($"<i class=\"{Label(task.State)}\"")
                .Attribute("title", string.Create(CultureInfo.InvariantCulture, $"{task.Id} {task.State.Text} {task.WorkerId}"))
                .Markup("></i>");
        }

        html.Markup("</span>");
        if (connector.Tasks.Length > MostTasks)
        {
            html.Markup(" +").Number(connector.Tasks.Length - MostTasks);
        }

        html.Markup("</td><td>").Name(connector.Type).Markup("</td><td data-label=\"Worker\">").Name(connector.WorkerId)
            .Markup("</td><td data-label=\"Since\">").Ago(row.Since, now).Markup("</td></tr>\n");
    }

    private static string Label(ConnectState state) => ReportView.Label(CountedStates.ClassifyConnector(state.Kind));

    private static string Summarize(ConnectorStatus connector) => connector.Tasks.IsEmpty
        ? "no tasks"
        : string.Join(", ", connector.Tasks.GroupBy(task => task.State.Text)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {group.Key}")));

    private static void WritePages(HtmlWriter html, PageQuery query, int page, int pages)
    {
        if (pages == 1)
        {
            return;
        }

        html.Markup("<nav class=\"pages\" aria-label=\"Pages of the list\">");
        if (page > 1)
        {
            html.Markup("<a rel=\"prev\"").Link((query with { Page = page - 1 }).ToAddress() + "#connectors").Markup(">Previous</a> ");
        }

        html.Markup("Page ").Number(page).Markup(" of ").Number(pages);
        if (page < pages)
        {
            html.Markup(" <a rel=\"next\"").Link((query with { Page = page + 1 }).ToAddress() + "#connectors").Markup(">Next</a>");
        }

        html.Markup("</nav>\n");
    }
}
