using Healthcheck.Health;
using Healthcheck.Metrics;
using Healthcheck.Polling;

namespace Healthcheck.Web;

/// <summary>Answers /metrics in the format and packing the client likes best.</summary>
internal sealed class MetricsEndpoint : IReportPublisher
{
    private const string Vary = "Accept, Accept-Encoding";

    private readonly LatestReport _latest;
    private readonly PollingOptions _polling;
    private readonly MetricsLimits _limits;
    private readonly DroppedLogLines _dropped;
    private readonly SeriesBudgetLog _log;
    private volatile MetricsPages _pages;

    public MetricsEndpoint(LatestReport latest, PollingOptions polling, MetricsLimits limits, DroppedLogLines dropped, SeriesBudgetLog log)
    {
        (_latest, _polling, _limits, _dropped, _log) = (latest, polling, limits, dropped, log);
        _pages = PagesOf(latest.Current, null);
    }

    public void Publish(HealthReport report)
    {
        _pages = PagesOf(report, _pages.Fresh);
        _log.Write(_pages.Fresh.Entities.SeriesDropped, _limits.MaxSeries);
    }

    public async Task<Answer> AnswerAsync(IHeaderDictionary headers)
    {
        var format = ExpositionFormat.For(headers.Accept.ToString());
        var gzip = GzipChoice.For(headers.AcceptEncoding.ToString());
        var page = await _pages.PageAsync(_latest.Now, format.IsOpenMetrics, gzip);
        return new Answer(StatusCodes.Status200OK, format.ContentType, page)
        {
            ContentEncoding = gzip ? "gzip" : null,
            Vary = Vary,
        };
    }

    /// <param name="before">Which series are shown follows from the states alone: while they stay the same, so does the choice.</param>
    private MetricsPages PagesOf(HealthReport report, ReportView? before)
    {
        var dropped = _dropped.Count;
        var stale = new ReportView(report, IsFresh: false, _polling.Interval, Product.Version) { Limits = _limits, LogLinesDropped = dropped };
        var snapshot = report.Snapshot;
        if (snapshot is null)
        {
            return new MetricsPages(stale, stale);
        }

        var fresh = new ReportView(report, IsFresh: true, _polling.Interval, Product.Version)
        {
            Limits = _limits,
            LogLinesDropped = dropped,
            Entities = snapshot.Version == before?.Report.Snapshot?.Version ? before.Entities : EntitySelection.Of(snapshot.Connectors, _limits),
        };
        return new MetricsPages(fresh, stale);
    }
}
