namespace Healthcheck.Health;

/// <summary>Takes each new report to somebody outside: to web clients, to the log, to systemd.</summary>
internal interface IReportPublisher
{
    /// <summary>
    /// Called by the poll loop after each poll, one report after the other. It must return at once: slow work belongs on a queue of its
    /// own.
    /// </summary>
    public void Publish(HealthReport report);
}
