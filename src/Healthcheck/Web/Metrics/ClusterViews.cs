using Healthcheck.Metrics;
using Healthcheck.Polling;

namespace Healthcheck.Web;

/// <summary>What metrics show of a cluster's newest report while its snapshot is fresh, and when it is stale.</summary>
internal sealed record ClusterViews(ClusterMonitor Monitor, ReportView Fresh, ReportView Stale)
{
    /// <param name="before">
    /// The views before, null for none. Which series are shown follows from the states alone: while they stay the same, so does the choice.
    /// </param>
    public static ClusterViews Create(ClusterMonitor monitor, MetricsLimits limits, ProcessFacts process, ClusterViews? before)
    {
        var report = monitor.Latest.Current;
        if (report == before?.Fresh.Report && limits == before.Fresh.Limits && process == before.Fresh.Process)
        {
            return before;
        }

        var restarts = monitor.Restarter?.Report;
        var stale = new ReportView(report, IsFresh: false, monitor.Options.Polling.Interval, Product.Version)
        {
            Limits = limits,
            Process = process,
            Restarts = restarts,
        };
        if (report.Snapshot is not { } snapshot)
        {
            return new ClusterViews(monitor, stale, stale);
        }

        var isSame = snapshot.Version == before?.Fresh.Report.Snapshot?.Version && limits == before.Fresh.Limits;
        var fresh = new ReportView(report, IsFresh: true, monitor.Options.Polling.Interval, Product.Version)
        {
            Limits = limits,
            Process = process,
            Restarts = restarts,
            Entities = isSame ? before!.Fresh.Entities : EntitySelection.Select(snapshot.Connectors, limits),
        };
        return new ClusterViews(monitor, fresh, stale);
    }
}
