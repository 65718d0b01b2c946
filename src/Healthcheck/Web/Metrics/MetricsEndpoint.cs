using Healthcheck.Health;
using Healthcheck.Metrics;
using Healthcheck.Polling;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Healthcheck.Web;

/// <summary>Answers /metrics in the format and packing the client likes best.</summary>
internal sealed class MetricsEndpoint : IReportPublisher, IDisposable
{
    private readonly LatestReport _latest;
    private readonly PollingOptions _polling;
    private readonly MetricsLimits _limits;
    private readonly DroppedLogLines _dropped;
    private readonly SeriesBudgetLog _log;
    private readonly MetricsPageWriter _writer;
    private volatile MetricsPageCache _pages;

    public MetricsEndpoint(LatestReport latest, PollingOptions polling, MetricsLimits limits, DroppedLogLines dropped, SeriesBudgetLog log)
    {
        (_latest, _polling, _limits, _dropped, _log) = (latest, polling, limits, dropped, log);
        _writer = new MetricsPageWriter();
        _pages = CreatePages(latest.Current, null);
    }

    public void Publish(HealthReport report)
    {
        // First, so that a page of this report, which is kept, has its poll in the histogram too.
        _writer.RecordPoll(report);
        _pages = CreatePages(report, _pages.Fresh);
        _log.Write(_pages.Fresh.Entities.SeriesDropped, _limits.MaxSeries);
    }

    public Task<Answer> AnswerAsync(IHeaderDictionary headers) =>
        _pages.FindAsync(_latest.Now, MetricsFormat.Choose(Values(headers.Accept)), PrefersGzip(Values(headers.AcceptEncoding)));

    public void Dispose() => _writer.Dispose();

    /// <summary>Whether a client takes, and would rather have, a compressed page.</summary>
    internal static bool PrefersGzip(IList<string> acceptEncoding)
    {
        double? gzip = null, any = null, identity = null;
        foreach (var choice in StringWithQualityHeaderValue.TryParseList(acceptEncoding, out var choices) ? choices : [])
        {
            var quality = choice.Quality ?? 1;
            if (choice.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase)
                || choice.Value.Equals("x-gzip", StringComparison.OrdinalIgnoreCase))
            {
                gzip ??= quality;
            }
            else if (choice.Value.Equals("*", StringComparison.Ordinal))
            {
                any ??= quality;
            }
            else if (choice.Value.Equals("identity", StringComparison.OrdinalIgnoreCase))
            {
                identity ??= quality;
            }
        }

        var weight = gzip ?? any ?? 0;
        return weight > 0 && weight >= (identity ?? 0);
    }

    private static string[] Values(StringValues header) => [.. header.OfType<string>()];

    /// <param name="before">Which series are shown follows from the states alone: while they stay the same, so does the choice.</param>
    private MetricsPageCache CreatePages(HealthReport report, ReportView? before)
    {
        var dropped = _dropped.Count;
        var stale = new ReportView(report, IsFresh: false, _polling.Interval, Product.Version)
        {
            Limits = _limits,
            LogLinesDropped = dropped,
        };
        var snapshot = report.Snapshot;
        if (snapshot is null)
        {
            return new MetricsPageCache(stale, stale, _writer);
        }

        var fresh = new ReportView(report, IsFresh: true, _polling.Interval, Product.Version)
        {
            Limits = _limits,
            LogLinesDropped = dropped,
            Entities = snapshot.Version == before?.Report.Snapshot?.Version
                ? before.Entities
                : EntitySelection.Select(snapshot.Connectors, _limits),
        };
        return new MetricsPageCache(fresh, stale, _writer);
    }
}
