using System.Collections.Immutable;
using System.Globalization;
using Healthcheck.Metrics;

namespace Healthcheck.Web;

/// <summary>The verdict on all clusters that a page shows.</summary>
/// <param name="Kind">healthy, unhealthy or unknown.</param>
/// <param name="Failures">How many count.</param>
internal sealed record OverallVerdict(string Kind, int Failures, string? Why)
{
    public bool IsHealthy => Kind is "healthy";

    public char Icon => IconOf(Kind);

    public string Title =>
        $"{Kind.ToUpperInvariant()}{(Failures > 0 ? $" ({Failures.ToString(CultureInfo.InvariantCulture)})" : "")} - Kafka Connect";

    public static OverallVerdict Create(ImmutableArray<ReportView> clusters)
    {
        var unknown = clusters.FirstOrDefault(view => !view.IsFresh || view.Report.Verdict is null);
        var failures = clusters.Sum(view => view.IsFresh ? view.Report.Verdict?.Failures.Length ?? 0 : 0);
        return clusters.IsEmpty ? new OverallVerdict("unknown", 0, "no such cluster is watched")
            : clusters.Any(
                view => view.IsFresh && view.Report.Verdict is { Healthy: false }) ? new OverallVerdict("unhealthy", failures, null)
            : unknown is not null ? new OverallVerdict("unknown", failures, Named(unknown, unknown.Report.WhyUnknown))
            : new OverallVerdict("healthy", failures, null);
    }

    public static char IconOf(string kind) => kind switch
    {
        "healthy" => '✓',
        "unhealthy" => '✗',
        _ => '?',
    };

    public static string Named(ReportView view, string sentence) => view.Cluster is { } name ? $"{name}: {sentence}" : sentence;
}
