using Healthcheck.Health;

namespace Healthcheck.Polling;

/// <summary>Gives each report to whoever restarts what failed in the cluster that it is of.</summary>
internal sealed class ClusterRestartPublisher(ClusterSet clusters) : IReportPublisher
{
    public void Publish(HealthReport report) => clusters.Find(report)?.Restarter?.Publish(report);
}
