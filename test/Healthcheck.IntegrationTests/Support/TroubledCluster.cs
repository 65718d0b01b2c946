using FakeConnect;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>A cluster of two workers in which all runs, until everything the dashboard can show goes wrong.</summary>
internal static class TroubledCluster
{
    public static FakeCluster AllWell() => With(
        new FakeCluster(),
        Connector("orders-to-warehouse", "RUNNING", "RUNNING", "RUNNING", "RUNNING"),
        Connector("customers-from-db", "RUNNING", "RUNNING"),
        Connector("clicks", "RUNNING", "RUNNING", "RUNNING"));

    /// <summary>Each state that a panel has a place for, and a name of signs that queries and patterns take for theirs.</summary>
    public static void BeginBadHour(this FakeCluster cluster) => With(
        cluster,
        Connector("orders-to-warehouse", "RUNNING", "FAILED", "FAILED", "RUNNING"),
        Connector("customers-from-db", "FAILED"),
        Connector("clicks", "RUNNING", "UNASSIGNED", "RESTARTING"),
        Connector("audit (eu)+[x] \"old\\new\" $", "PAUSED", "PAUSED", "PAUSED"),
        Connector("returns", "STOPPED"));

    private static FakeCluster With(FakeCluster cluster, params ReadOnlySpan<FakeConnector> connectors)
    {
        foreach (var connector in connectors)
        {
            cluster.Set(connector);
        }

        return cluster;
    }

    private static FakeConnector Connector(string name, string state, params string[] tasks) => new(
        name, "sink", state, WorkerOf(0), [.. tasks.Select((task, id) => new FakeTask(id, task, WorkerOf(id)))]);

    private static string WorkerOf(int task) => $"connect-{(task % 2) + 1}:8083";
}
