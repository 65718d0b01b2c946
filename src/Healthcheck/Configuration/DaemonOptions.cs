using System.Collections.Immutable;
using Healthcheck.Hosting;
using Healthcheck.Metrics;
using Healthcheck.Polling;
using Healthcheck.Web;

namespace Healthcheck.Configuration;

/// <summary>What the operator asked for: the options of all parts, checked and complete.</summary>
internal sealed record DaemonOptions
{
    /// <summary>
    /// As the flags say: the one cluster that is watched, or what those of the clusters file have unless they say otherwise.
    /// </summary>
    public ClusterOptions Cluster { get; init; } = new();

    /// <summary>Path of the file that names several clusters; null: there is one, without a name.</summary>
    public string? ClustersFile { get; init; }

    /// <summary>Those of <see cref="ClustersFile"/>; empty without one.</summary>
    public ImmutableArray<ClusterOptions> NamedClusters { get; init; } = [];

    /// <summary>Reads <see cref="NamedClusters"/> anew; null without a file.</summary>
    public Func<ClustersResult>? ReadClusters { get; init; }

    /// <summary>All that are watched.</summary>
    public ImmutableArray<ClusterOptions> Clusters => NamedClusters.IsEmpty ? [Cluster] : NamedClusters;

    public WebOptions Web { get; init; } = new();

    public PageOptions Page { get; init; } = new();

    public MetricsLimits Metrics { get; init; } = MetricsLimits.Default;

    /// <summary>Where metrics are pushed besides; null: nowhere.</summary>
    public OtlpOptions? Otlp { get; init; }

    public LogOptions Log { get; init; } = new();

    /// <summary>Path of the file that settings were read from; null: none.</summary>
    public string? SettingsFile { get; init; }

    /// <summary>Path of the file that keeps the attempts to restart; null: none.</summary>
    public string? StateFile { get; init; }

    /// <summary>Whether a scripted stand-in is watched instead of a real Connect.</summary>
    public bool Demo { get; init; }
}
