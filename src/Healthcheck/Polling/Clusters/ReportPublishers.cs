using System.Collections.Immutable;
using Healthcheck.Health;

namespace Healthcheck.Polling;

/// <summary>
/// Gives each report to everyone who takes reports, in the order of the list. One that throws harms no other and not the poll loop.
/// Clusters are polled side by side, but no two reports are given at a time.
/// </summary>
internal sealed partial class ReportPublishers
{
    private readonly ImmutableArray<IReportPublisher> _publishers;
    private readonly ILogger<ReportPublishers> _logger;
    private readonly Lock _gate;

    public ReportPublishers(IEnumerable<IReportPublisher> publishers, ILogger<ReportPublishers> logger)
        : this([.. publishers], logger, new Lock())
    {
    }

    private ReportPublishers(ImmutableArray<IReportPublisher> publishers, ILogger<ReportPublishers> logger, Lock gate) =>
        (_publishers, _logger, _gate) = (publishers, logger, gate);

    /// <summary>The same publishers, and after them one that takes the reports of one cluster only.</summary>
    public ReportPublishers With(IReportPublisher own) => new(_publishers.Add(own), _logger, _gate);

    public void Publish(HealthReport report) => TellEach(publisher => publisher.Publish(report));

    /// <param name="change">Puts the clusters that are watched now in place of those before.</param>
    public void ChangeClusters(Action change)
    {
        lock (_gate)
        {
            change();
            TellEach(publisher => publisher.ClustersChanged());
        }
    }

    private void TellEach(Action<IReportPublisher> tell)
    {
        lock (_gate)
        {
            foreach (var publisher in _publishers)
            {
                try
                {
                    tell(publisher);
                }
                catch (Exception bug)
                {
                    Bug(publisher.GetType().Name, bug);
                }
            }
        }
    }

    [LoggerMessage(
        192, LogLevel.Error,
        "{Publisher} could not process a report because of a bug in this program; please report it",
        EventName = "PublisherBug")]
    private partial void Bug(string publisher, Exception exception);
}
