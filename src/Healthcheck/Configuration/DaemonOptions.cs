using Healthcheck.Hosting;
using Healthcheck.Metrics;
using Healthcheck.Web;

namespace Healthcheck.Configuration;

/// <summary>What the operator asked for: the options of all parts, checked and complete.</summary>
internal sealed record DaemonOptions
{
    /// <summary>Of the one cluster that is watched.</summary>
    public ClusterOptions Cluster { get; init; } = new();

    public WebOptions Web { get; init; } = new();

    public MetricsLimits Metrics { get; init; } = MetricsLimits.Default;

    /// <summary>Where metrics are pushed besides; null: nowhere.</summary>
    public OtlpOptions? Otlp { get; init; }

    public LogOptions Log { get; init; } = new();

    /// <summary>Path of the file that settings were read from; null: none.</summary>
    public string? SettingsFile { get; init; }

    /// <summary>Whether a scripted stand-in is watched instead of a real Connect.</summary>
    public bool Demo { get; init; }
}
