using System.Collections.Immutable;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;

namespace Healthcheck.Web;

/// <summary>Connectors and tasks by state; each state is a filter of the list below. States that nothing is in are left out.</summary>
internal static class CountersSection
{
    public static void Write(HtmlWriter html, ImmutableArray<ReportView> clusters, PageQuery query)
    {
        var counted = clusters.Select(view => view.Report.Counts).OfType<StateCounts>().ToList();
        if (counted.Count == 0)
        {
            return;
        }

        var states = ReportView.ConnectorStates.Where(state => state is StateKind.Running or StateKind.Failed
            || ReportView.Label(state) == query.State || counted.Any(counts => counts.Connectors(state) + counts.Tasks(state) > 0))
                .ToList();
        html.Markup("<section id=\"counters\">\n<h2 class=\"skip\">States</h2>\n<table>\n<thead><tr><td></td>");
        foreach (var state in states)
        {
            var label = ReportView.Label(state);
            var isChosen = query.State == label;
            html.Markup("<th scope=\"col\"><a")
                .Link((query with { State = isChosen ? "" : label, Page = 1 }).ToAddress() + "#connectors")
                .Markup(isChosen ? " aria-current=\"true\"" : "").Markup($"><i class=\"{label}\"></i> {label}</a></th>");
        }

        html.Markup("<th scope=\"col\">all</th></tr></thead>\n<tbody>\n");
        WriteRow(
            html, "Connectors", states.ConvertAll(state => (state, counted.Sum(counts => counts.Connectors(state)))),
            counted.Sum(counts => counts.AllConnectors));
        WriteRow(
            html, "Tasks", states.ConvertAll(state => (state, counted.Sum(counts => counts.Tasks(state)))),
            counted.Sum(counts => counts.AllTasks));
        html.Markup("</tbody>\n</table>\n</section>\n");
    }

    private static void WriteRow(HtmlWriter html, string name, List<(StateKind State, int Number)> numbers, int all)
    {
        html.Markup($"<tr><th scope=\"row\">{name}</th>");
        foreach (var (state, number) in numbers)
        {
            html.Markup(number == 0 ? "<td class=\"none\">" : $"<td class=\"{ReportView.Label(state)}\">").Number(number).Markup("</td>");
        }

        html.Markup("<td>").Number(all).Markup("</td></tr>\n");
    }
}
