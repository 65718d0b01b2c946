using System.Collections.Concurrent;
using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Web;

/// <summary>
/// The pages of the newest reports. Each is made when first asked for, once, however many have it open; and one at a time, so that many odd
/// queries cannot take all processors.
/// </summary>
/// <param name="version">Another for each report.</param>
/// <param name="turn">Of one place; shared by the pages of all reports.</param>
internal sealed class PageCache(ImmutableArray<ClusterAnswers> clusters, StatusPage page, string version, SemaphoreSlim turn)
{
    private const int Most = 64;

    private readonly ConcurrentDictionary<(PageQuery Query, string Folder, string Fresh), Lazy<Task<Answer>>> _pages = new();
    public Task<Answer> FindAsync(PageQuery query, string folder, Timestamp now)
    {
        var fresh = string.Concat(clusters.Select(cluster => cluster.Report.IsFresh(now) ? '1' : '0'));
        var key = (query, folder, fresh);
        return _pages.TryGetValue(key, out var kept) ? kept.Value
            : _pages.Count >= Most ? MakeAsync(query, folder, fresh, now)
            : _pages.GetOrAdd(key, _ => new Lazy<Task<Answer>>(() => MakeAsync(query, folder, fresh, now))).Value;
    }

    private async Task<Answer> MakeAsync(PageQuery query, string folder, string fresh, Timestamp now)
    {
        await turn.WaitAsync().ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            return page.Create(
                [.. clusters.Select((cluster, place) => cluster.CreateView(fresh[place] is '1'))], query, folder, $"{version}-{fresh}", now.Utc);
        }
        finally
        {
            turn.Release();
        }
    }
}
