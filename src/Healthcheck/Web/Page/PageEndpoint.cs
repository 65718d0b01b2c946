using System.Collections.Immutable;
using System.Globalization;
using Healthcheck.Connect;
using Microsoft.Net.Http.Headers;

namespace Healthcheck.Web;

/// <summary>Answers browsers: with the page at <c>/ui</c> and, where they ask for HTML, at <c>/</c>; and with its assets.</summary>
internal sealed class PageEndpoint(PageOptions options) : IDisposable
{
    private const string Address = "/ui";
    private const string OfPage = "Accept-Encoding";
    private const string OfVerdict = "Accept, Accept-Encoding";

    /// <summary>Of this start of the program: a browser may have a page of the one before.</summary>
    private readonly string _start = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..8];
    private readonly StatusPage _page = new(options);
    private readonly SemaphoreSlim _turn = new(1);
    private volatile PageCache? _pages;
    private long _version;

    public bool IsOn => options.IsOn;

    /// <summary>Whether this path answers with a page or one of its assets, whoever asks.</summary>
    public bool Has(ReadOnlySpan<char> path) =>
        IsOn && (RouteTable.RemoveSlash(path) is Address || path.StartsWith(PageAssets.Folder, StringComparison.Ordinal));

    /// <param name="clusters">With their newest reports.</param>
    public void Show(ImmutableArray<ClusterAnswers> clusters)
    {
        if (IsOn)
        {
            var version = Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture);
            _pages = new PageCache(clusters, _page, $"{_start}-{version}", _turn);
        }
    }

    /// <param name="path">One that it has, or that of the verdict.</param>
    /// <param name="cluster">The only one to be shown; null: all.</param>
    public async Task<Answer> AnswerAsync(HttpContext context, string path, string? cluster, Timestamp now)
    {
        if (PageAssets.Find(path) is { } asset)
        {
            return asset;
        }

        if (RouteTable.RemoveSlash(path) is not (Address or "/"))
        {
            return Answer.NotFound;
        }

        var (pages, headers, vary) = (_pages!, context.Request.Headers, RouteTable.RemoveSlash(path) is Address ? OfPage : OfVerdict);
        if (headers.IfNoneMatch.Count > 0 && pages.FindTag(now) is var tag && headers.IfNoneMatch == tag)
        {
            return new Answer(StatusCodes.Status304NotModified, "", Body.Empty) { ETag = tag, Vary = vary };
        }

        var isPacked = MetricsEndpoint.PrefersGzip([.. headers.AcceptEncoding.OfType<string>()]);
        var query = PageQuery.Parse(context.Request.Query);
        var request = new PageRequest(
            cluster is null ? query : query with { Cluster = "" }, cluster, FindFolder(context.Request.Path), isPacked);
        var page = await pages.FindAsync(request, now);
        return page with { Status = vary == OfPage ? StatusCodes.Status200OK : page.Status, Vary = vary };
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>Whether HTML is liked better than JSON. Scripts and probes, which take anything, like both alike.</summary>
    public static bool PrefersHtml(IHeaderDictionary headers)
    {
        var accept = headers.Accept;
        if (!accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        double? html = null, json = null, any = null;
        foreach (var range in MediaTypeHeaderValue.TryParseList([.. accept.OfType<string>()], out var ranges) ? ranges : [])
        {
            var quality = range.Quality ?? 1;
            switch (range.MediaType.Value?.ToLowerInvariant())
            {
                case "text/html":
                    html = Math.Max(html ?? 0, quality);
                    break;
                case "application/json":
                    json = Math.Max(json ?? 0, quality);
                    break;
                case "application/*" or "*/*":
                    any = Math.Max(any ?? 0, quality);
                    break;
            }
        }

        return html > (json ?? any ?? 0);
    }

    /// <summary>
    /// The way from the address of the page to the folder of its assets, so that any prefix of a proxy may stand before it.
    /// </summary>
    private static string FindFolder(PathString path)
    {
        var levels = (path.Value ?? "/").Count(one => one is '/') - 1;
        return string.Concat(string.Concat(Enumerable.Repeat("../", Math.Clamp(levels, 0, 4))), "ui/");
    }
}
