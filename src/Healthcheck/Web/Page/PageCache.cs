using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.IO.Compression;
using Healthcheck.Connect;

namespace Healthcheck.Web;

/// <summary>One of the pages of a report.</summary>
/// <param name="Cluster">The only one, by the path; null: all.</param>
/// <param name="Folder">The way from the page's address to the folder of its assets.</param>
/// <param name="IsPacked">By gzip.</param>
internal sealed record PageRequest(PageQuery Query, string? Cluster, string Folder, bool IsPacked);

/// <summary>
/// The pages of the newest reports. Each is made when first asked for, once, however many have it open; and one at a time, so that many odd
/// queries cannot take all processors.
/// </summary>
/// <param name="version">Another for each report.</param>
/// <param name="turn">Of one place; shared by the pages of all reports.</param>
internal sealed class PageCache(ImmutableArray<ClusterAnswers> clusters, StatusPage page, string version, SemaphoreSlim turn)
{
    private const int Most = 64;

    private readonly ConcurrentDictionary<(PageRequest Request, string Fresh), Lazy<Task<Answer>>> _pages = new();

    /// <summary>What all pages have as their ETag; it changes with a report, and when a snapshot grows stale.</summary>
    public string FindTag(Timestamp now) => CreateTag(FindFresh(now));

    public Task<Answer> FindAsync(PageRequest request, Timestamp now)
    {
        var fresh = FindFresh(now);
        return _pages.TryGetValue((request, fresh), out var kept) ? kept.Value
            : _pages.Count >= Most && !IsPlain(request.Query) ? MakeAsync(request, fresh, now)
            : _pages.GetOrAdd((request, fresh), _ => new Lazy<Task<Answer>>(() => MakeAsync(request, fresh, now))).Value;
    }

    /// <summary>There are few of these, and most people have them open: there is always room.</summary>
    private bool IsPlain(PageQuery query) => query with { Cluster = "" } == PageQuery.All
        && (query.Cluster.Length == 0 || clusters.Any(cluster => cluster.Report.Cluster == query.Cluster));

    private string FindFresh(Timestamp now) => string.Concat(clusters.Select(cluster => cluster.Report.IsFresh(now) ? '1' : '0'));

    /// <summary>A weak one: what it names is the same packed and unpacked.</summary>
    private string CreateTag(string fresh) => $"W/\"{version}-{fresh}\"";

    private async Task<Answer> MakeAsync(PageRequest request, string fresh, Timestamp now)
    {
        await turn.WaitAsync().ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var views = clusters.Select((cluster, place) => cluster.CreateView(fresh[place] is '1'))
                .Where(view => request.Cluster is null || view.Cluster == request.Cluster);
            var answer = page.Create([.. views], request.Query, request.Folder, CreateTag(fresh), now.Utc);
            return request.IsPacked ? answer with { Body = Pack(answer.Body), ContentEncoding = "gzip" } : answer;
        }
        finally
        {
            turn.Release();
        }
    }

    private static Body Pack(Body body)
    {
        using var packed = new BodyWriter();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            foreach (var piece in body.Pieces)
            {
                gzip.Write(piece.Span);
            }
        }

        return packed.ToBody();
    }
}
