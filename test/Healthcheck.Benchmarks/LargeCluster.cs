using FakeConnect;

namespace Healthcheck.Benchmarks;

/// <summary>Clusters of any size, of five workers.</summary>
internal static class LargeCluster
{
    private static readonly string[] Workers = [.. Enumerable.Range(0, 5).Select(number => $"connect-{number}.connect.example:8083")];

    private static readonly string Trace =
        "org.apache.kafka.connect.errors.ConnectException: the database is gone\n"
        + string.Concat(Enumerable.Repeat("\tat org.example.SinkTask.put(SinkTask.java:118)\n", 85));

    /// <param name="state">That of every task; a failed one has a trace of some 4 kB.</param>
    public static FakeCluster Create(int connectors, int tasks, string state = "RUNNING")
    {
        var cluster = new FakeCluster();
        for (var i = 0; i < connectors; i++)
        {
            // Each starts at another worker, as a rebalance deals them.
            var workers = Enumerable.Range(0, Workers.Length).Select(number => Workers[(i + number) % Workers.Length]).ToArray();
            var connector = FakeConnector.Running(NameOf(i), i % 2 == 0 ? "source" : "sink", tasks, workers);
            cluster.Set(connector with
            {
                Tasks = [.. connector.Tasks.Select(task => task with { State = state, Trace = state is "FAILED" ? Trace : null })],
            });
        }

        return cluster;
    }

    public static string NameOf(int connector) => $"team-{connector % 40}.inventory.orders-{connector:00000}.sink";

    /// <summary>The body of <c>GET /connectors?expand=status</c>.</summary>
    public static byte[] List(this FakeCluster cluster) =>
        cluster.Write(new FakeListing(Expand: true, Status: true, Info: false, PluginVersion: "4.1.0")).ToArray();
}
