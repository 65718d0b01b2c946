using System.Net.Sockets;

namespace Healthcheck.Rest;

/// <summary>
/// Whether the other side has sent anything at all, be it TLS or HTTP or neither. A balancer or a port forwarder takes a connection also
/// for a process that is gone, and closes it again; it sends nothing.
/// </summary>
internal sealed class ReceivedBytes
{
    private static readonly HttpRequestOptionsKey<ReceivedBytes> Key = new(nameof(ReceivedBytes));

    public bool Any { get; private set; }

    /// <summary>Of the connection that is made for this request.</summary>
    public static ReceivedBytes Track(HttpRequestMessage request)
    {
        var received = new ReceivedBytes();
        request.Options.Set(Key, received);
        return received;
    }

    /// <summary>Makes the handler note what it receives; each request gets a connection of its own.</summary>
    public static SocketsHttpHandler Observe(SocketsHttpHandler sockets)
    {
        sockets.PooledConnectionLifetime = TimeSpan.Zero;
        sockets.ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return context.InitialRequestMessage.Options.TryGetValue(Key, out var received)
                    ? new ObservedStream(socket, received)
                    : new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        };
        return sockets;
    }

    private sealed class ObservedStream(Socket socket, ReceivedBytes received) : NetworkStream(socket, ownsSocket: true)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await base.ReadAsync(buffer, cancellationToken);
            received.Any |= count > 0;
            return count;
        }
    }
}
