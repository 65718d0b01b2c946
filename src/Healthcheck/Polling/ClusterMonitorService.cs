namespace Healthcheck.Polling;

/// <summary>Runs the monitor of a cluster for as long as the host runs.</summary>
internal sealed class ClusterMonitorService(ClusterMonitor monitor, ReportPublishers publishers) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => monitor.RunAsync(publishers, stoppingToken);
}
