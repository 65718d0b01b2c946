using System.Collections.Concurrent;
using System.IO.Compression;
using Healthcheck.Connect;
using Healthcheck.Metrics;

namespace Healthcheck.Web;

/// <summary>
/// The pages of metrics of one report. Each is made when it is first asked for, once, however many ask for it at a time: a poll
/// does not pay for formats that nobody reads, and two scrapers cost as much as one.
/// </summary>
internal sealed class MetricsPages(ReportView fresh, ReportView stale)
{
    private readonly ConcurrentDictionary<(bool Fresh, bool OpenMetrics, bool Gzip), Lazy<Task<Body>>> _pages = new();

    /// <summary>What the page shows while it is fresh.</summary>
    public ReportView Fresh => fresh;

    /// <summary>The bytes of the page; the same for ever but for the moment when the snapshot grows stale.</summary>
    public Task<Body> PageAsync(Timestamp now, bool openMetrics, bool gzip)
    {
        var view = fresh.Report.IsFresh(now) ? fresh : stale;
        return _pages.GetOrAdd(
            (ReferenceEquals(view, fresh), openMetrics, gzip),
            _ => new Lazy<Task<Body>>(() => Task.Run(() => gzip ? Packed(view, openMetrics) : Plain(view, openMetrics)))).Value;
    }

    private static Body Plain(ReportView view, bool openMetrics)
    {
        using var page = new BodyWriter();
        Exposition.Write(view, openMetrics, page);
        return page.ToBody();
    }

    private static Body Packed(ReportView view, bool openMetrics)
    {
        using var page = new BodyWriter();
        using (var pack = new GZipStream(page, CompressionLevel.Fastest, leaveOpen: true))
        {
            Exposition.Write(view, openMetrics, pack);
        }

        return page.ToBody();
    }
}
