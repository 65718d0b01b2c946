using System.Threading.Channels;
using Healthcheck.Health;

namespace Healthcheck.Tests.Support;

/// <summary>
/// Keeps the reports that are published, for whoever waits for them. Last in the list, it has a report after all others had it.
/// </summary>
internal sealed class PublishedReports : IReportPublisher
{
    /// <summary>Against a test that would wait for ever; nothing waits for it to pass.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<HealthReport> _reports = Channel.CreateUnbounded<HealthReport>();

    public void Publish(HealthReport report) => _reports.Writer.TryWrite(report);

    /// <summary>The next report that has not been asked for.</summary>
    public Task<HealthReport> NextAsync() => _reports.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>Those that have come so far will not be asked for.</summary>
    public void Skip()
    {
        while (_reports.Reader.TryRead(out _))
        {
        }
    }
}
