using System.Collections.Immutable;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;

namespace Healthcheck.Web;

/// <summary>Each worker with what it owns by state; those that do not answer first.</summary>
internal static class WorkersSection
{
    private const int Most = 200;

    public static void Write(HtmlWriter html, ImmutableArray<ReportView> clusters, PageQuery query)
    {
        var rows = clusters.SelectMany(Find).OrderBy(row => row.IsSilent ? 0 : 1).ThenByDescending(row => row.CountTasks(StateKind.Failed))
            .ThenBy(row => row.Id, StringComparer.Ordinal).ToList();
        if (rows.Count == 0)
        {
            return;
        }

        var areNamed = clusters.Any(view => view.Cluster is not null);
        var states = ReportView.TaskStates.Where(
            state => state is StateKind.Running or StateKind.Failed || rows.Any(row => row.CountTasks(state) > 0)).ToList();
        html.Markup("<section id=\"workers\">\n<h2>Workers <span class=\"count\">").Number(rows.Count)
            .Markup("</span></h2>\n<table class=\"rows\">\n<thead><tr>").Markup(areNamed ? "<th scope=\"col\">Cluster</th>" : "")
            .Markup("<th scope=\"col\">Worker</th><th scope=\"col\">Alive</th><th scope=\"col\" class=\"number\">Connectors</th>");
        foreach (var state in states)
        {
            html.Markup($"<th scope=\"col\" class=\"number\">Tasks {ReportView.Label(state)}</th>");
        }

        html.Markup("</tr></thead>\n<tbody>\n");
        foreach (var row in rows.Take(Most))
        {
            WriteRow(html, row, states, areNamed, query);
        }

        html.Markup("</tbody>\n</table>\n");
        if (rows.Count > Most)
        {
            html.Markup("<p>... and ").Number(rows.Count - Most).Markup(" more.</p>\n");
        }

        html.Markup("</section>\n");
    }

    private static void WriteRow(HtmlWriter html, WorkerRow row, List<StateKind> states, bool areNamed, PageQuery query)
    {
        html.Markup("<tr>");
        if (areNamed)
        {
            html.Markup("<td data-label=\"Cluster\">").Name(row.Cluster).Markup("</td>");
        }

        html.Markup("<th scope=\"row\">");
        if (row.Id.Length <= PageQuery.Longest)
        {
            html.Markup("<a").Link((query with { Worker = row.Id, Page = 1 }).ToAddress() + "#connectors").Markup(">")
                .Name(row.Id).Markup("</a>");
        }
        else
        {
            html.Name(row.Id);
        }

        html.Markup("</th><td data-label=\"Alive\">")
            .Markup(row.IsSilent ? "<i class=\"failed\"></i> no" : row.IsAlive ? "<i class=\"running\"></i> yes" : "not asked")
            .Markup("</td><td data-label=\"Connectors\" class=\"number\">").Number(row.Connectors).Markup("</td>");
        foreach (var state in states)
        {
            var label = ReportView.Label(state);
            var number = row.CountTasks(state);
            html.Markup($"<td data-label=\"Tasks {label}\" class=\"number {(number == 0 ? "none" : label)}\">")
                .Number(number).Markup("</td>");
        }

        html.Markup("</tr>\n");
    }

    private static IEnumerable<WorkerRow> Find(ReportView view)
    {
        var rows = new Dictionary<string, WorkerRow>(StringComparer.OrdinalIgnoreCase);

        // Equal ids of a list are mostly one string, and to look for that costs a fraction where there are many tasks.
        var rowsByReference = new Dictionary<string, WorkerRow>(ReferenceEqualityComparer.Instance);
        var report = view.Report;
        foreach (var (place, connector) in (report.Snapshot?.Connectors ?? []).Index())
        {
            if (place % 64 == 0)
            {
                // Let probes have the core.
                Thread.Yield();
            }

            if (RowOf(connector.WorkerId) is { } owner)
            {
                owner.Connectors++;
            }

            foreach (var task in connector.Tasks)
            {
                RowOf(task.WorkerId)?.Add(CountedStates.ClassifyTask(task.State.Kind));
            }
        }

        return rows.Values;

        WorkerRow? RowOf(string? id)
        {
            if (id is null)
            {
                return null;
            }

            if (rowsByReference.TryGetValue(id, out var row))
            {
                return row;
            }

            if (!rows.TryGetValue(id, out row))
            {
                var isSilent = report.Silent.Any(silent => silent.WorkerId.Equals(id, StringComparison.OrdinalIgnoreCase));
                var isProved = report.WorkerAlive && id.Equals(report.Snapshot!.Worker.Authority, StringComparison.OrdinalIgnoreCase);
                rows[id] = row = new WorkerRow(
                    view.Cluster, id, isSilent, view.IsFresh && (isProved || report.Policy.LooksFor(FailureType.LostWorker)));
            }

            return rowsByReference[id] = row;
        }
    }

    private sealed class WorkerRow(string? cluster, string id, bool isSilent, bool isAlive)
    {
        private readonly int[] _tasks = new int[Enum.GetValues<StateKind>().Length];

        public string? Cluster => cluster;

        public string Id => id;

        public bool IsSilent => isSilent;

        public bool IsAlive => isAlive;

        public int Connectors { get; set; }

        public int CountTasks(StateKind state) => _tasks[(int)state];

        public void Add(StateKind state) => _tasks[(int)state]++;
    }
}
