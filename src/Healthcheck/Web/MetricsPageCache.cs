using System.Collections.Concurrent;
using System.IO.Compression;
using Healthcheck.Connect;
using Healthcheck.Metrics;
using Microsoft.Net.Http.Headers;

namespace Healthcheck.Web;

/// <summary>
/// The pages of metrics of one report. Each is made when it is first asked for, once, however many ask for it at a time: a poll
/// does not pay for formats that nobody reads, and many scrapes cost as much as one.
/// </summary>
internal sealed class MetricsPageCache(ReportView fresh, ReportView stale, MetricsPageWriter writer)
{
    /// <summary>More than scrapers have ways to ask. A client that asks in ever new ways gets pages that are not kept.</summary>
    private const int MostPages = 16;

    private static readonly string Vary = $"{HeaderNames.Accept}, {HeaderNames.AcceptEncoding}";

    private readonly ConcurrentDictionary<(bool Fresh, string Accept, bool Gzip), Lazy<Task<Answer>>> _pages = new();

    /// <summary>What the page shows while it is fresh.</summary>
    public ReportView Fresh => fresh;

    /// <summary>The same for ever but for the moment when the snapshot grows stale.</summary>
    public Task<Answer> FindAsync(Timestamp now, string accept, bool gzip)
    {
        var view = fresh.Report.IsFresh(now) ? fresh : stale;
        var key = (ReferenceEquals(view, fresh), accept, gzip);
        return _pages.TryGetValue(key, out var page) ? page.Value
            : _pages.Count < MostPages ? _pages.GetOrAdd(key, _ => new(() => Task.Run(() => MakeAsync(view, accept, gzip)))).Value
            : Task.Run(() => MakeAsync(view, accept, gzip));
    }

    private async Task<Answer> MakeAsync(ReportView view, string accept, bool gzip)
    {
        using var body = new BodyWriter();
        var contentType = gzip ? await WritePackedAsync(view, accept, body) : await writer.WriteAsync(view, accept, body);
        return new Answer(StatusCodes.Status200OK, contentType, body.ToBody())
        {
            ContentEncoding = gzip ? "gzip" : null,
            Vary = Vary,
        };
    }

    private async Task<string> WritePackedAsync(ReportView view, string accept, BodyWriter body)
    {
        await using var packed = new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true);
        return await writer.WriteAsync(view, accept, packed);
    }
}
