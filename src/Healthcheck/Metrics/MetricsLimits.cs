namespace Healthcheck.Metrics;

/// <summary>How much of the single connectors is shown.</summary>
internal enum MetricsDetail
{
    /// <summary>Only numbers over the whole cluster.</summary>
    Summary,

    /// <summary>Also each connector and worker, and the tasks that are not running.</summary>
    Connector,

    /// <summary>Also every task.</summary>
    Task,
}

/// <param name="MaxSeries">The most series of connectors, tasks and workers together; those over the whole cluster are not counted.</param>
internal sealed record MetricsLimits(MetricsDetail Detail, int MaxSeries)
{
    public static readonly (int Min, int Max) MaxSeriesRange = (0, 10_000_000);

    public static readonly MetricsLimits Default = new(MetricsDetail.Connector, 10_000);

    /// <summary>For one of several clusters, each of which has as much as the others.</summary>
    public MetricsLimits Share(int clusters) => this with { MaxSeries = MaxSeries / Math.Max(1, clusters) };
}
