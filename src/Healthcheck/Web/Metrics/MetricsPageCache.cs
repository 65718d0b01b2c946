using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.IO.Compression;
using Healthcheck.Connect;
using Healthcheck.Metrics;
using Microsoft.Net.Http.Headers;

namespace Healthcheck.Web;

/// <summary>
/// The pages of metrics of one report of each cluster. Each is made when it is first asked for, once, however many ask for it at a time: a
/// poll does not pay for formats that nobody reads, and many scrapes cost as much as one.
/// </summary>
internal sealed class MetricsPageCache(ImmutableArray<ClusterViews> clusters, MetricsPageWriter writer)
{
    private static readonly string Vary = $"{HeaderNames.Accept}, {HeaderNames.AcceptEncoding}";

    private readonly ConcurrentDictionary<(string Fresh, string Format, bool Gzip), Lazy<Task<Answer>>> _pages = new();
    private readonly ConcurrentDictionary<string, MetricsPageCache> _single = new(StringComparer.Ordinal);

    public ImmutableArray<ClusterViews> Clusters => clusters;

    /// <summary>The pages of one cluster alone.</summary>
    /// <param name="findWriter">Gives the writer of its pages.</param>
    public MetricsPageCache FindSingle(string cluster, Func<string, MetricsPageWriter> findWriter) => _single.GetOrAdd(
        cluster, name => new MetricsPageCache([.. clusters.Where(views => views.Fresh.Cluster == name)], findWriter(name)));

    /// <summary>The same for ever but for the moments when snapshots grow stale.</summary>
    /// <param name="format">Of those that <see cref="MetricsFormat"/> chooses from, so that there are few pages.</param>
    public Task<Answer> FindAsync(Timestamp now, string format, bool gzip)
    {
        ImmutableArray<ReportView> views = [.. clusters.Select(views => views.Fresh.Report.IsFresh(now) ? views.Fresh : views.Stale)];
        var fresh = string.Concat(views.Select(view => view.IsFresh ? '1' : '0'));
        return _pages.GetOrAdd(
            (fresh, format, gzip), _ => new Lazy<Task<Answer>>(() => Task.Run(() => MakeAsync(views, format, gzip)))).Value;
    }

    private async Task<Answer> MakeAsync(ImmutableArray<ReportView> views, string format, bool gzip)
    {
        using var body = new BodyWriter();
        var contentType = gzip ? await WritePackedAsync(views, format, body) : await writer.WriteAsync(views, format, body);
        return new Answer(StatusCodes.Status200OK, contentType, body.ToBody())
        {
            ContentEncoding = gzip ? "gzip" : null,
            Vary = Vary,
        };
    }

    private async Task<string> WritePackedAsync(ImmutableArray<ReportView> views, string format, BodyWriter body)
    {
        await using var packed = new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true);
        return await writer.WriteAsync(views, format, packed);
    }
}
