using System.Collections.Concurrent;
using System.Collections.Immutable;
using Healthcheck.Health;
using Healthcheck.Metrics;
using Healthcheck.Polling;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Healthcheck.Web;

/// <summary>Answers /metrics, of all clusters or of one, in the format and packing the client likes best.</summary>
internal sealed class MetricsEndpoint : IReportPublisher, IDisposable
{
    private readonly ClusterSet _clusters;
    private readonly MetricsLimits _limits;
    private readonly ReadProcessFacts _readProcess;
    private readonly SeriesBudgetLog _log;
    private readonly MetricsPageWriter _writer = new();

    /// <summary>By name; of clusters that somebody has asked for by themselves.</summary>
    private readonly ConcurrentDictionary<string, MetricsPageWriter> _singleWriters = new(StringComparer.Ordinal);
    private volatile MetricsPageCache _pages;

    public MetricsEndpoint(ClusterSet clusters, MetricsLimits limits, ReadProcessFacts readProcess, SeriesBudgetLog log)
    {
        (_clusters, _limits, _readProcess, _log) = (clusters, limits, readProcess, log);
        _pages = CreatePages([]);
    }

    public void Publish(HealthReport report)
    {
        // First, so that a page of this report, which is kept, has its poll in the histogram too.
        _writer.RecordPoll(report, [.. _pages.Clusters.Select(views => views.Stale)]);
        if (report.Cluster is { } name && _singleWriters.TryGetValue(name, out var single))
        {
            single.RecordPoll(report, []);
        }

        Replace(CreatePages(_pages.Clusters));
    }

    public void ClustersChanged()
    {
        Replace(CreatePages(_pages.Clusters));
        foreach (var (name, _) in _singleWriters)
        {
            if (!_pages.Clusters.Any(views => views.Fresh.Cluster == name) && _singleWriters.TryRemove(name, out var writer))
            {
                writer.Dispose();
            }
        }
    }

    /// <param name="cluster">Of which one; null: of all.</param>
    public Task<Answer> AnswerAsync(IHeaderDictionary headers, string? cluster)
    {
        var (format, gzip) = (MetricsFormat.Choose(Values(headers.Accept)), PrefersGzip(Values(headers.AcceptEncoding)));
        var pages = cluster is null
            ? _pages
            : _pages.FindSingle(cluster, name => _singleWriters.GetOrAdd(name, _ => new MetricsPageWriter()));
        return pages.FindAsync(_clusters.Now, format, gzip);
    }

    public void Dispose()
    {
        _writer.Dispose();
        foreach (var writer in _singleWriters.Values)
        {
            writer.Dispose();
        }
    }

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

    private void Replace(MetricsPageCache pages)
    {
        _pages = pages;
        _log.Write(pages.Clusters.Sum(views => views.Fresh.Entities.SeriesDropped), _limits.MaxSeries);
    }

    private MetricsPageCache CreatePages(ImmutableArray<ClusterViews> before)
    {
        var (clusters, process) = (_clusters.All, _readProcess());
        var limits = _limits.Share(clusters.Length);
        return new MetricsPageCache(
            [
                .. clusters.Select(monitor =>
                    ClusterViews.Create(monitor, limits, process, before.FirstOrDefault(views => views.Monitor == monitor))),
            ],
            _writer);
    }
}
