using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;

namespace Healthcheck.Web;

/// <summary>One row of the page's list of connectors.</summary>
internal readonly record struct ConnectorRow(ReportView Cluster, ConnectorStatus Connector, ConnectorTimes Times)
{
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
}
