namespace Healthcheck.IntegrationTests.Support;

/// <summary>
/// Two workers of one group that share four file sources with a task each. The first stays; it waits for the second to come back
/// before it takes over its work.
/// </summary>
internal sealed class TwoWorkers : IAsyncDisposable
{
    private static readonly string[] Connectors = ["one", "two", "three", "four"];

    private readonly RunFolder _folder = new();

    private TwoWorkers(ConnectWorker staying) => Staying = staying;

    public ConnectWorker Staying { get; }

    public ConnectWorker Leaving { get; private set; } = null!;

    /// <param name="rebalanceDelay">How long the group waits; whole milliseconds.</param>
    public static async Task<TwoWorkers> StartAsync(string group, TimeSpan rebalanceDelay)
    {
        var delay = ("scheduled.rebalance.max.delay.ms", $"{rebalanceDelay.TotalMilliseconds:0}");
        var workers = new TwoWorkers(await ConnectWorker.StartAsync(SharedKafka.Broker, group, delay));
        try
        {
            workers.Leaving = await ConnectWorker.StartAsync(SharedKafka.Broker, group, delay);
            await workers.ShareOutAsync();
            return workers;
        }
        catch
        {
            await workers.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Leaving is not null)
        {
            await Leaving.DisposeAsync();
        }
        await Staying.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Awaits that Connect's list has all of them RUNNING.</summary>
    /// <param name="shared">What else must hold of the list.</param>
    public Task AllRunAsync(Func<ListedItem[], bool> shared, string what) => Staying.Rest.ItemsBecomeAsync(
        items => items.Length == 2 * Connectors.Length && items.All(item => item.State == "RUNNING") && shared(items), what);

    private async Task ShareOutAsync()
    {
        foreach (var name in Connectors)
        {
            await Staying.Rest.CreateAsync(name, FileConnector.Source(_folder));
        }
        await AllRunAsync(
            items => new[] { Staying, Leaving }.All(worker => items.Any(item => item.Task is 0 && item.IsOf(worker))),
            "all run, and each worker has a task");
    }
}
