using System.Collections.Immutable;
using Healthcheck.Health;

namespace Healthcheck.Polling;

/// <summary>
/// Gives each report to everyone who takes reports, in the order of the list. One that throws harms no other and not the poll loop.
/// </summary>
internal sealed partial class ReportPublishers(IEnumerable<IReportPublisher> publishers, ILogger<ReportPublishers> logger)
{
    private readonly ImmutableArray<IReportPublisher> _publishers = [.. publishers];

    public void Publish(HealthReport report)
    {
        foreach (var publisher in _publishers)
        {
            try
            {
                publisher.Publish(report);
            }
            catch (Exception bug)
            {
                Bug(publisher.GetType().Name, bug);
            }
        }
    }

    [LoggerMessage(
        192, LogLevel.Error,
        "{Publisher} could not take a report by a fault of this program; please report it",
        EventName = "PublisherBug")]
    private partial void Bug(string publisher, Exception exception);
}
