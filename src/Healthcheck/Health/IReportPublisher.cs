namespace Healthcheck.Health;

/// <summary>Takes each new report to somebody outside: to web clients, to the log, to systemd.</summary>
internal interface IReportPublisher
{
    /// <summary>
    /// Called by the poll loop after each poll, one report after the other, also when several clusters are polled. It must return at once:
    /// slow work belongs on a queue of its own.
    /// </summary>
    public void Publish(HealthReport report);

    /// <summary>Called after clusters have come, gone or changed, never beside <see cref="Publish"/>.</summary>
    public void ClustersChanged()
    {
    }
}
