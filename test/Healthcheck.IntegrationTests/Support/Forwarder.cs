using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>
/// A way for TCP connections through the test, which can cut it and open it again. With several ends it is a balancer: each new
/// connection leads to the next of them.
/// </summary>
internal sealed class Forwarder : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly int[] _ends;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private readonly Task _accepting;
    private volatile bool _isCut;
    private int _turn;

    /// <param name="ends">Ports of 127.0.0.1.</param>
    public Forwarder(params int[] ends)
    {
        _ends = ends;
        var port = Loopback.FreePort();
        Address = $"127.0.0.1:{port}";
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address { get; }

    /// <summary>Reads along what clients send; null: nobody does.</summary>
    public RequestCounter? Counter { get; init; }

    /// <summary>Breaks all connections, and each new one as soon as it is made.</summary>
    public void Cut()
    {
        _isCut = true;
        foreach (var client in _open.Keys)
        {
            client.Dispose();
        }
    }

    public void Open() => _isCut = false;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        Cut();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var forwarding = new List<Task>();
        while (true)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                forwarding.RemoveAll(one => one.IsCompleted);
                forwarding.Add(ForwardAsync(client, _ends[_turn++ % _ends.Length]));
            }
            catch (Exception fault)
                when (_stop.IsCancellationRequested && fault is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                await Task.WhenAll(forwarding);
                return;
            }
        }
    }

    private async Task ForwardAsync(TcpClient client, int port)
    {
        using var end = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        using (client)
        {
            _open[client] = true;
            try
            {
                if (!_isCut)
                {
                    await end.ConnectAsync(IPAddress.Loopback, port, _stop.Token);
                    var (here, there) = (client.GetStream(), end.GetStream());
                    await Task.WhenAny(
                        Counter?.CopyAsync(here, there, _stop.Token) ?? here.CopyToAsync(there, _stop.Token),
                        there.CopyToAsync(here, _stop.Token));
                }
            }
            catch (Exception fault) when (
                fault is IOException or SocketException or ObjectDisposedException
                    or InvalidOperationException or OperationCanceledException)
            {
                // One of the two has left; the other is left as well.
            }
            finally
            {
                _open.TryRemove(client, out _);
            }
        }
    }
}
