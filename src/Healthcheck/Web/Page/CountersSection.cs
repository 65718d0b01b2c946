using System.Collections.Immutable;
using Healthcheck.Connect;
using Healthcheck.Metrics;

namespace Healthcheck.Web;

/// <summary>Connectors and tasks by state; each number is a filter of the list below.</summary>
internal static class CountersSection
{
    public static void Write(HtmlWriter html, ImmutableArray<ReportView> clusters, PageQuery query)
    {
        html.Markup("<section id=\"counters\">\n<h2>States</h2>\n<div class=\"scroll\">\n<table>\n<thead><tr><td></td>");
        foreach (var state in ReportView.ConnectorStates)
        {
            var label = ReportView.Label(state);
            var isChosen = query.State == label;
            html.Markup("<th scope=\"col\"><a").Attribute("href", (query with { State = isChosen ? "" : label, Page = 1 }).ToAddress() + "#connectors")
                .Markup(isChosen ? " aria-current=\"true\"" : "").Markup($"><i class=\"{label}\" aria-hidden=\"true\"></i> {label}</a></th>");
        }

        html.Markup("<th scope=\"col\">all</th></tr></thead>\n<tbody>\n");
        WriteRow(html, "Connectors", clusters, (counts, state) => counts.Connectors(state), counts => counts.AllConnectors);
        WriteRow(html, "Tasks", clusters, (counts, state) => counts.Tasks(state), counts => counts.AllTasks);
        html.Markup("</tbody>\n</table>\n</div>\n</section>\n");
    }

    private static void WriteRow(
        HtmlWriter html, string name, ImmutableArray<ReportView> clusters, Func<Health.StateCounts, StateKind, int> count, Func<Health.StateCounts, int> all)
    {
        var counted = clusters.Select(view => view.Report.Counts).OfType<Health.StateCounts>().ToList();
        html.Markup($"<tr><th scope=\"row\">{name}</th>");
        foreach (var state in ReportView.ConnectorStates)
        {
            var number = counted.Sum(counts => count(counts, state));
            html.Markup(number == 0 ? "<td class=\"none\">" : $"<td class=\"{ReportView.Label(state)}\">").Number(number).Markup("</td>");
        }

        html.Markup("<td>").Number(counted.Sum(all)).Markup("</td></tr>\n");
    }
}
