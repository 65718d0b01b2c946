namespace Healthcheck.IntegrationTests.Support;

/// <summary>
/// Two workers of one group that share four file sources with a task each. The first stays; it waits for the second to come back
/// before it takes over its work.
/// </summary>
internal sealed class TwoWorkers : IAsyncDisposable
{
    private static readonly string[] Connectors = ["one", "two", "three", "four"];

    private readonly RunFolder _folder = new();

    private TwoWorkers(ConnectWorker staying, ConnectWorker leaving)
    {
        Staying = staying;
        Leaving = leaving;
    }

    public ConnectWorker Staying { get; }

    public ConnectWorker Leaving { get; }

    /// <param name="rebalanceDelay">How long the group waits; whole milliseconds.</param>
    public static async Task<TwoWorkers> StartAsync(string group, TimeSpan rebalanceDelay)
    {
        var delay = ("scheduled.rebalance.max.delay.ms", $"{rebalanceDelay.TotalMilliseconds:0}");
        var staying = await ConnectWorker.StartAsync(SharedKafka.Broker, group, delay);
        ConnectWorker? leaving = null;
        try
        {
            leaving = await ConnectWorker.StartAsync(SharedKafka.Broker, group, delay);
            var workers = new TwoWorkers(staying, leaving);
            await workers.ShareOutAsync();
            return workers;
        }
        catch
        {
            await (leaving?.DisposeAsync() ?? ValueTask.CompletedTask);
            await staying.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Leaving.DisposeAsync();
        await Staying.DisposeAsync();
        _folder.Dispose();
    }

    public Task RunAsync(Func<ListedItem[], bool> shared, string what) => Staying.Rest.ItemsBecomeAsync(
        items => items.Length == 2 * Connectors.Length && items.All(item => item.State == "RUNNING") && shared(items), what);

    private async Task ShareOutAsync()
    {
        foreach (var name in Connectors)
        {
            await Staying.Rest.CreateAsync(name, FileConnector.Source(_folder));
        }
        await RunAsync(
            items => new[] { Staying, Leaving }.All(worker => items.Any(item => item.Task is 0 && item.IsOf(worker))),
            "all run, and each worker has a task");
    }
}
