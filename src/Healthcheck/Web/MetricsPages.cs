using System.Collections.Concurrent;
using System.IO.Compression;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;

namespace Healthcheck.Web;

/// <summary>
/// The pages of metrics of one report. Each is made when it is first asked for, once, however many ask for it at a time: a poll
/// does not pay for formats that nobody reads, and two scrapers cost as much as one.
/// </summary>
/// <param name="report">The report.</param>
/// <param name="viewOf">The view of the report, while its snapshot is fresh (true) or when it is not.</param>
internal sealed class MetricsPages(HealthReport report, Func<bool, MetricsView> viewOf)
{
    /// <summary>What most pages fit into.</summary>
    private const int UsualBytes = 16 * 1024;

    private readonly MetricsView _fresh = viewOf(report.Snapshot is not null);
    private readonly MetricsView _stale = viewOf(false);
    private readonly ConcurrentDictionary<(bool Fresh, bool OpenMetrics, bool Gzip), Lazy<Task<byte[]>>> _pages = new();

    /// <summary>Of the page while it is fresh.</summary>
    public long SeriesDropped => _fresh.Entities.SeriesDropped;

    /// <summary>The bytes of the page; the same for ever but for the moment when the snapshot grows stale.</summary>
    public Task<byte[]> PageAsync(Moment now, bool openMetrics, bool gzip)
    {
        var view = report.IsFresh(now) ? _fresh : _stale;
        return _pages.GetOrAdd(
            (ReferenceEquals(view, _fresh), openMetrics, gzip),
            _ => new Lazy<Task<byte[]>>(() => Task.Run(() => gzip ? Packed(view, openMetrics) : Plain(view, openMetrics)))).Value;
    }

    private static byte[] Plain(MetricsView view, bool openMetrics)
    {
        using var page = new MemoryStream(UsualBytes);
        Exposition.Write(view, openMetrics, page);
        return page.ToArray();
    }

    private static byte[] Packed(MetricsView view, bool openMetrics)
    {
        using var page = new MemoryStream(UsualBytes);
        using (var pack = new GZipStream(page, CompressionLevel.Fastest, leaveOpen: true))
        {
            Exposition.Write(view, openMetrics, pack);
        }

        return page.ToArray();
    }
}
