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
    private static readonly string Vary = $"{HeaderNames.Accept}, {HeaderNames.AcceptEncoding}";

    private readonly ConcurrentDictionary<(bool Fresh, string Format, bool Gzip), Lazy<Task<Answer>>> _pages = new();

    /// <summary>What the page shows while it is fresh.</summary>
    public ReportView Fresh => fresh;

    /// <summary>The same for ever but for the moment when the snapshot grows stale.</summary>
    /// <param name="format">Of those that <see cref="MetricsFormat"/> chooses from, so that there are few pages.</param>
    public Task<Answer> FindAsync(Timestamp now, string format, bool gzip)
    {
        var view = fresh.Report.IsFresh(now) ? fresh : stale;
        return _pages.GetOrAdd(
            (ReferenceEquals(view, fresh), format, gzip),
            _ => new Lazy<Task<Answer>>(() => Task.Run(() => MakeAsync(view, format, gzip)))).Value;
    }

    private async Task<Answer> MakeAsync(ReportView view, string format, bool gzip)
    {
        using var body = new BodyWriter();
        var contentType = gzip ? await WritePackedAsync(view, format, body) : await writer.WriteAsync(view, format, body);
        return new Answer(StatusCodes.Status200OK, contentType, body.ToBody())
        {
            ContentEncoding = gzip ? "gzip" : null,
            Vary = Vary,
        };
    }

    private async Task<string> WritePackedAsync(ReportView view, string format, BodyWriter body)
    {
        await using var packed = new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true);
        return await writer.WriteAsync(view, format, packed);
    }
}
