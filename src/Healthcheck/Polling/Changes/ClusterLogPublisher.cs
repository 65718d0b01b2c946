using Healthcheck.Health;

namespace Healthcheck.Polling;

/// <summary>Gives each report to the log of the cluster that it is of.</summary>
internal sealed class ClusterLogPublisher(ClusterSet clusters) : IReportPublisher
{
    public void Publish(HealthReport report) => clusters.Find(report)?.Log.Publish(report);
}
