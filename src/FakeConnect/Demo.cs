namespace FakeConnect;

/// <summary>The stand-in together with the script that plays on it.</summary>
internal sealed class Demo : IAsyncDisposable
{
    private readonly FakeWorker _connect;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _script;

    private Demo(FakeWorker connect, FakeCluster cluster, TimeProvider time, DemoScene first)
    {
        _connect = connect;
        _script = DemoScript.PlayAsync(cluster, time, first, _stop.Token);
    }

    public Uri Address => _connect.Address;

    /// <param name="first">What it begins with: one look at it sees nothing else.</param>
    public static async Task<Demo> StartAsync(TimeProvider time, DemoScene first)
    {
        var cluster = new FakeCluster();
        return new Demo(await FakeWorker.StartAsync(cluster, time: time), cluster, time, first);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _script;
        _stop.Dispose();
        await _connect.DisposeAsync();
    }
}
