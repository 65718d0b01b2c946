namespace Healthcheck.IntegrationTests.Support;

/// <summary>
/// Two workers of one group, one of which reaches the broker by its detour alone. Once that is cut, it has lost its group, and its list
/// stays as it was.
/// </summary>
internal sealed class DividedWorkers : IAsyncDisposable
{
    private const string Sink = "sink";

    private readonly RunFolder _folder = new();

    private DividedWorkers(ConnectWorker well) => Well = well;

    public ConnectWorker Well { get; }

    public ConnectWorker Lost { get; private set; } = null!;

    /// <summary>All runs, on both.</summary>
    public static async Task<DividedWorkers> StartAsync(string group)
    {
        var workers = new DividedWorkers(await ConnectWorker.StartAsync(SharedKafka.Broker, group));
        try
        {
            workers.Lost = await ConnectWorker.StartAsync(
                SharedKafka.Broker, group, ("bootstrap.servers", SharedKafka.Broker.Detour.Address));
            Directory.CreateDirectory(workers._folder.PathOf("sinks"));
            await workers.Well.Rest.CreateAsync("source", FileConnector.Source(workers._folder));
            await workers.Well.Rest.CreateAsync(Sink, FileConnector.Sink(workers._folder.PathOf("sinks/sink.txt")));
            foreach (var worker in new[] { workers.Well, workers.Lost })
            {
                await worker.Rest.ItemsBecomeAsync(items => items.Length == 4 && items.All(item => item.State == "RUNNING"), "all run");
            }
            return workers;
        }
        catch
        {
            await workers.DisposeAsync();
            throw;
        }
    }

    /// <summary>One loses its group, then a task fails on the other, of which the first knows nothing.</summary>
    public async Task DivideAsync()
    {
        SharedKafka.Broker.Detour.Cut();
        await Well.Rest.ItemsBecomeAsync(
            items => items.Length == 4 && items.All(item => item.IsOf(Well) && item.State == "RUNNING"), "the well one has taken over all");
        await Eventually.BecomesAsync(
            () => Lost.Rest.GetAsync("health"), answer => answer.Code == 500, Limits.Rebalance,
            "the other says that it has lost its group");
        Directory.Delete(_folder.PathOf("sinks"), recursive: true);
        await Well.Rest.RestartTaskAsync(Sink, 0);
        await Well.Rest.TasksBecomeAsync(Sink, "FAILED", 1);
        Assert.That(await StatesOfLostAsync(), Is.All.EqualTo("RUNNING"), "the list of the lost one is old");
    }

    /// <summary>The lost one comes back; the task stays failed.</summary>
    public async Task ReuniteAsync()
    {
        SharedKafka.Broker.Detour.Open();
        await Lost.ReadyAsync();
        await Lost.Rest.ItemsBecomeAsync(items => items.Any(item => item.State == "FAILED"), "the lost one has read what happened");
    }

    public async Task RepairAsync()
    {
        Directory.CreateDirectory(_folder.PathOf("sinks"));
        await Well.Rest.RestartTaskAsync(Sink, 0);
        // Whoever came back may have written UNASSIGNED over the other's RUNNING; nothing failed is what counts.
        foreach (var worker in new[] { Well, Lost })
        {
            await worker.Rest.ItemsBecomeAsync(
                items => items.Length == 4 && items.All(item => item.State != "FAILED"), "nothing is failed");
        }
    }

    public async ValueTask DisposeAsync()
    {
        // A worker that cannot reach its broker takes its time to end.
        SharedKafka.Broker.Detour.Open();
        if (Lost is not null)
        {
            await Lost.DisposeAsync();
        }
        await Well.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<string[]> StatesOfLostAsync() => [.. (await Lost.Rest.ItemsAsync()).Select(item => item.State)];
}
