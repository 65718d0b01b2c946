namespace FakeConnect;

internal enum DemoScene
{
    /// <summary>All is well.</summary>
    Calm,

    /// <summary>A task has failed.</summary>
    Outage,
}

/// <summary>The story <c>--demo</c> tells: a small cluster in which one sink task breaks and heals, again and again.</summary>
internal static class DemoScript
{
    private const string Warehouse = "orders-to-warehouse";
    private const int FragileTask = 1;

    // Joined with '\n': Java's line ends, whatever this file's are.
    private static readonly string Trace = string.Join('\n',
        "org.apache.kafka.connect.errors.ConnectException: Exiting WorkerSinkTask due to unrecoverable exception.",
        "\tat org.apache.kafka.connect.runtime.WorkerSinkTask.deliverMessages(WorkerSinkTask.java:658)",
        "\tat org.apache.kafka.connect.runtime.WorkerSinkTask.poll(WorkerSinkTask.java:359)",
        "\tat org.apache.kafka.connect.runtime.WorkerSinkTask.iteration(WorkerSinkTask.java:261)",
        "\tat org.apache.kafka.connect.runtime.WorkerSinkTask.execute(WorkerSinkTask.java:225)",
        "\tat org.apache.kafka.connect.runtime.WorkerTask.doRun(WorkerTask.java:243)",
        "\tat org.apache.kafka.connect.runtime.WorkerTask.run(WorkerTask.java:298)",
        "\tat java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1136)",
        "\tat java.base/java.lang.Thread.run(Thread.java:840)",
        "Caused by: org.apache.kafka.connect.errors.ConnectException: The warehouse refused a batch of 500 records "
            + "for table ORDERS: connection to warehouse.example:5432 was closed",
        "\tat org.example.warehouse.WarehouseSinkTask.put(WarehouseSinkTask.java:118)",
        "\tat org.apache.kafka.connect.runtime.WorkerSinkTask.deliverMessages(WorkerSinkTask.java:628)",
        "\t... 8 more",
        "Caused by: java.net.SocketException: Connection reset",
        "\tat java.base/java.net.Socket$SocketInputStream.read(Socket.java:1099)",
        "\tat org.example.warehouse.WarehouseWriter.flush(WarehouseWriter.java:74)",
        "\tat org.example.warehouse.WarehouseSinkTask.put(WarehouseSinkTask.java:112)",
        "\t... 9 more",
        string.Empty);

    /// <summary>How long all is well before the task fails.</summary>
    public static TimeSpan Calm { get; } = TimeSpan.FromSeconds(8);

    /// <summary>How long the task stays failed.</summary>
    public static TimeSpan Outage { get; } = TimeSpan.FromSeconds(12);

    /// <summary>Fills the cluster at once, then plays until cancelled and ends quietly.</summary>
    public static async Task PlayAsync(FakeCluster cluster, TimeProvider time, DemoScene first, CancellationToken cancellationToken)
    {
        SetScene(cluster);
        try
        {
            for (var scene = first; ; scene = DemoScene.Calm)
            {
                if (scene is DemoScene.Calm)
                {
                    await Task.Delay(Calm, time, cancellationToken);
                }

                cluster.SetTask(Warehouse, FragileTask, "FAILED", Trace);
                await Task.Delay(Outage, time, cancellationToken);
                cluster.SetTask(Warehouse, FragileTask, "RUNNING");
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end of the demo is no error.
        }
    }

    private static void SetScene(FakeCluster cluster)
    {
        const string First = "connect-1:8083";
        const string Second = "connect-2:8083";
        cluster.Set(FakeConnector.Running("orders-source", "source", 1, First, Second));
        cluster.Set(FakeConnector.Running(Warehouse, "sink", 3, First, Second));
        cluster.Set(FakeConnector.Running("clicks-to-search", "sink", 2, Second, First));
    }
}
