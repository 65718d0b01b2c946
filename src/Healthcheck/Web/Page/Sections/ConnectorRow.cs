using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;

namespace Healthcheck.Web;

/// <summary>One row of the page's list of connectors.</summary>
internal readonly record struct ConnectorRow(ReportView Cluster, ConnectorStatus Connector, ConnectorTimes Times, Severity Severity)
{
    /// <summary>All connectors of these clusters that the query wishes to see, in no order.</summary>
    public static List<ConnectorRow> Find(IEnumerable<ReportView> clusters, PageQuery query)
    {
        var rows = new List<ConnectorRow>();
        foreach (var view in clusters)
        {
            if (view.Report.Snapshot is not { } snapshot)
            {
                continue;
            }

            for (var place = 0; place < snapshot.Connectors.Length; place++)
            {
                var connector = snapshot.Connectors[place];
                if (place % 256 == 0)
                {
                    // Let probes have the core.
                    Thread.Yield();
                }

                if (Matches(connector, query))
                {
                    rows.Add(new ConnectorRow(view, connector, view.Report.Times.At(place), Severities.Classify(connector)));
                }
            }
        }

        return rows;
    }

    /// <summary>The worst first, then by name. Whoever takes a few of them does not pay for the order of the others.</summary>
    public static IEnumerable<ConnectorRow> Order(List<ConnectorRow> rows) =>
        rows.OrderBy(row => row.Severity).ThenBy(row => row.Connector.Name, StringComparer.Ordinal);

    /// <summary>The worst of the connector and its tasks: never RUNNING over a failed task.</summary>
    public ConnectState EffectiveState
    {
        get
        {
            var worst = Connector.State;
            foreach (var task in Connector.Tasks)
            {
                worst = Severities.Classify(task.State) < Severities.Classify(worst) ? task.State : worst;
            }

            return worst;
        }
    }

    /// <summary>When the newest of its parts entered the state in which it is.</summary>
    public Timestamp Since
    {
        get
        {
            var since = Times.Since;
            foreach (var task in Times.Tasks)
            {
                since = task.Monotonic > since.Monotonic ? task : since;
            }

            return since;
        }
    }

    private static bool Matches(ConnectorStatus connector, PageQuery query) =>
        (query.Search.Length == 0 || connector.Name.Contains(query.Search, StringComparison.OrdinalIgnoreCase))
        && (query.Type.Length == 0 || connector.Type.Equals(query.Type, StringComparison.OrdinalIgnoreCase))
        && (query.Worker.Length == 0 || IsOn(connector, query.Worker))
        && (query.State.Length == 0 || HasState(connector, query.State));

    private static bool IsOn(ConnectorStatus connector, string worker)
    {
        foreach (var task in connector.Tasks)
        {
            if (task.WorkerId?.StartsWith(worker, StringComparison.OrdinalIgnoreCase) is true)
            {
                return true;
            }
        }

        return connector.WorkerId?.StartsWith(worker, StringComparison.OrdinalIgnoreCase) is true;
    }

    private static bool HasState(ConnectorStatus connector, string state)
    {
        foreach (var task in connector.Tasks)
        {
            if (ReportView.Label(CountedStates.ClassifyTask(task.State.Kind)) == state)
            {
                return true;
            }
        }

        return ReportView.Label(CountedStates.ClassifyConnector(connector.State.Kind)) == state;
    }
}
