using Healthcheck.Health;
using Healthcheck.Metrics;
using Healthcheck.Polling;

namespace Healthcheck.Web;

/// <summary>Answers /metrics in the format and packing the client likes best.</summary>
internal sealed class MetricsFace
{
    private const string Vary = "Accept, Accept-Encoding";

    private readonly LatestReport _latest;
    private readonly PollingOptions _polling;
    private readonly MetricsLimits _limits;
    private readonly SeriesBudgetLog _log;
    private volatile MetricsPages _pages;

    public MetricsFace(LatestReport latest, PollingOptions polling, MetricsLimits limits, SeriesBudgetLog log)
    {
        (_latest, _polling, _limits, _log) = (latest, polling, limits, log);
        _pages = PagesOf(latest.Current);
        latest.Published += report =>
        {
            _pages = PagesOf(report);
            _log.Write(_pages.SeriesDropped, _limits.MaxSeries);
        };
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

    private MetricsPages PagesOf(HealthReport report) => new(report, isFresh =>
        new MetricsView(report, isFresh, _polling.Interval, Product.Version) { Limits = _limits });
}
