using System.Text;
using Healthcheck.Metrics;

namespace Healthcheck.Tests.Metrics;

/// <summary>A view as the text of /metrics.</summary>
internal static class PageText
{
    public const string OpenMetrics = "application/openmetrics-text; version=1.0.0";

    public static async Task<string> WriteAsync(ReportView view, string? accept = null)
    {
        using var writer = new MetricsPageWriter();
        writer.RecordPoll(view.Report, [view]);
        return await writer.WriteAsync(view, accept);
    }

    public static Task<string> WriteAsync(this MetricsPageWriter writer, ReportView view, string? accept = null) =>
        writer.WriteAsync([view], accept);

    public static async Task<string> WriteAsync(this MetricsPageWriter writer, IReadOnlyList<ReportView> views, string? accept = null)
    {
        using var page = new MemoryStream();
        await writer.WriteAsync(views, accept, page);
        return Encoding.UTF8.GetString(page.ToArray());
    }
}
