using System.Collections.Immutable;

namespace Healthcheck.Metrics;

internal enum MetricType
{
    Gauge,
    Counter,
    Histogram,

    /// <summary>Always 1; what matters stands in the labels. OpenTelemetry has no such type and makes it a gauge.</summary>
    Info,
}

/// <summary>
/// One metric, defined once: what it is called, what it means, and how its samples follow from a report. An
/// instrument is made from it.
/// </summary>
/// <param name="Name">As in the text format: counters end in _total, infos in _info, and a unit stands before that.</param>
/// <param name="Unit">A base unit, as <c>seconds</c>; empty for none.</param>
/// <param name="Labels">Their names; <paramref name="Write"/> gives the values in this order.</param>
/// <param name="Help">One sentence or two.</param>
/// <param name="Write">Writes the samples; none is a valid answer.</param>
internal sealed record Metric(
    string Name, MetricType Type, string Unit, ImmutableArray<string> Labels, string Help, Action<ReportView, ISamples> Write)
{
    private static readonly ImmutableArray<string> Growing = ["connector", "task", "worker_id"];

    /// <summary>
    /// Whether the number of series of a cluster is fixed, however large it is. The others are subject to the detail and the budget of
    /// series, and are not pushed by OTLP.
    /// </summary>
    public bool IsBounded { get; } = !Labels.Any(label => Growing.Contains(label));

    /// <summary>Whether it is of this program, not of a cluster.</summary>
    public bool IsOfProcess { get; init; }

    /// <summary>Writes what the metric says of this program besides; null: nothing. Of any view, once.</summary>
    public Action<ReportView, ISamples>? WriteOfProcess { get; init; }

    /// <summary>Writes the samples of all clusters. Where they have names, each sample of one has the label <c>cluster</c>.</summary>
    public void WriteAll(IReadOnlyList<ReportView> views, ISamples samples)
    {
        foreach (var view in views)
        {
            samples.Cluster = IsOfProcess ? null : view.Cluster;
            Write(view, samples);
            if (IsOfProcess)
            {
                return;
            }
        }

        if (WriteOfProcess is not null && views is [var any, ..])
        {
            samples.Cluster = null;
            WriteOfProcess(any, samples);
        }
    }
}
