using Healthcheck.StandIn;

namespace Healthcheck.Benchmarks;

/// <summary>Clusters of any size, of five workers, all well.</summary>
internal static class LargeCluster
{
    private static readonly string[] Workers = [.. Enumerable.Range(0, 5).Select(number => $"connect-{number}.connect.example:8083")];

    public static StandInCluster Of(int connectors, int tasks)
    {
        var cluster = new StandInCluster();
        for (var i = 0; i < connectors; i++)
        {
            // Each starts at another worker, as a rebalance deals them.
            var workers = Enumerable.Range(0, Workers.Length).Select(number => Workers[(i + number) % Workers.Length]).ToArray();
            cluster.Set(StandInConnector.Running(NameOf(i), i % 2 == 0 ? "source" : "sink", tasks, workers));
        }

        return cluster;
    }

    public static string NameOf(int connector) => $"team-{connector % 40}.inventory.orders-{connector:00000}.sink";

    /// <summary>The body of <c>GET /connectors?expand=status</c>.</summary>
    public static byte[] List(this StandInCluster cluster) =>
        cluster.Write(new StandInListing(Expand: true, Status: true, Info: false, PluginVersion: "4.1.0")).ToArray();
}
