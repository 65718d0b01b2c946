using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Polling;

/// <summary>The clusters that are watched now, in the order in which they were defined. Read from any thread.</summary>
internal sealed class ClusterSet(IEnumerable<ClusterMonitor> first, TimeProvider time)
{
    private volatile Monitors _current = new([.. first]);

    public ImmutableArray<ClusterMonitor> All => _current.All;

    /// <summary>Whether clusters have names; they have none where the flags describe the only one.</summary>
    public bool IsNamed { get; } = first.Any(monitor => monitor.Options.Name is not null);

    public Timestamp Now => Timestamp.Now(time);

    /// <summary>Whether all poll loops still turn.</summary>
    public bool LoopsTurn
    {
        get
        {
            foreach (var monitor in All)
            {
                if (!monitor.Latest.LoopTurns)
                {
                    return false;
                }
            }

            return true;
        }
    }

    public void Replace(ImmutableArray<ClusterMonitor> clusters) => _current = new(clusters);

    private sealed record Monitors(ImmutableArray<ClusterMonitor> All);
}
