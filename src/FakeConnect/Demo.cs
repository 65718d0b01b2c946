namespace FakeConnect;

/// <summary>The stand-in together with the script that plays on it.</summary>
internal sealed class Demo : IAsyncDisposable
{
    private readonly FakeWorker _connect;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _script;

    private Demo(FakeWorker connect, FakeCluster cluster, TimeProvider time)
    {
        _connect = connect;
        _script = DemoScript.PlayAsync(cluster, time, _stop.Token);
    }

    public Uri Address => _connect.Address;

    public static async Task<Demo> StartAsync(TimeProvider time)
    {
        var cluster = new FakeCluster();
        return new Demo(await FakeWorker.StartAsync(cluster, time: time), cluster, time);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _script;
        _stop.Dispose();
        await _connect.DisposeAsync();
    }
}
