using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Healthcheck.Metrics;

namespace Healthcheck.Web;

/// <summary>The body of <c>/clusters</c>: each cluster in a few members.</summary>
internal static class ClusterListJson
{
    public static Answer Create(ImmutableArray<ReportView> clusters)
    {
        using var body = new BodyWriter();
        using (var json = new Utf8JsonWriter(body as IBufferWriter<byte>, JsonStyle.Options with { Indented = true }))
        {
            var rows = clusters.Select(CreateRow).ToList();
            JsonSerializer.Serialize(json, new ClusterList(rows), StatusJsonContext.Default.ClusterList);
        }

        return Answer.Json(StatusCodes.Status200OK, body.ToBody());
    }

    private static ClusterRow CreateRow(ReportView view) => new(
        view.Cluster!,
        view.IsHealthy,
        view.IsFresh ? null : view.Report.WhyUnknown,
        view.IsUp,
        view.Counts?.AllConnectors,
        view.Counts?.AllTasks,
        view.IsFresh ? view.Report.Verdict?.Failures.Length : null,
        JsonStyle.Time(view.Report.Snapshot?.TakenAt));
}

internal sealed record ClusterList(IReadOnlyList<ClusterRow> Clusters);

/// <param name="Error">Why there is no verdict; null when there is one.</param>
/// <param name="Up">Whether the newest poll succeeded.</param>
internal sealed record ClusterRow(
    string Name, bool Healthy, string? Error, bool Up, int? Connectors, int? Tasks, int? Failures, string? SnapshotAt);
