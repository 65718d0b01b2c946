using System.Collections.Immutable;
using Healthcheck.Health;
using Healthcheck.Rest;
using Healthcheck.Restarts;

namespace Healthcheck.Polling;

/// <summary>How one cluster is read and judged.</summary>
internal sealed record ClusterOptions
{
    /// <summary>Snapshots may be this many poll intervals old, unless told otherwise: one lost poll is no alarm.</summary>
    private const int UsualIntervals = 3;

    /// <summary>A poll begins an interval after the one before, and may take nearly as long again until its list is judged.</summary>
    private const int LeastIntervals = 2;

    /// <summary>For a busy machine; of a short interval, half.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(1);

    /// <summary>As <c>--clusters-file</c> calls it; null for the one cluster that the flags describe.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// What the clusters file says of it, as one text that may hold secrets: a cluster of which it says the same goes on undisturbed.
    /// </summary>
    public Secret? Definition { get; init; }

    public RestOptions Rest { get; init; } = new();

    public PollingOptions Polling { get; init; } = PollingOptions.Default;

    public HealthPolicy Health { get; init; } = new();

    public RestartOptions Restarts { get; init; } = new();

    public ClusterOptions WithWorkers(ImmutableArray<Uri> workers) => this with { Polling = Polling with { Workers = workers } };

    public TimeSpan UsualStaleAfter => UsualIntervals * Polling.Interval;

    /// <summary>How old a snapshot grows while all is well: nothing younger may be called stale.</summary>
    public TimeSpan LeastStaleAfter =>
        (LeastIntervals * Polling.Interval) + (Polling.Interval / 2 < Reserve ? Polling.Interval / 2 : Reserve);
}
