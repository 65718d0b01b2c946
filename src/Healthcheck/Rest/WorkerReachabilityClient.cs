using System.Globalization;
using System.Net.Sockets;
using Healthcheck.Connect;

namespace Healthcheck.Rest;

/// <summary>
/// Asks a worker at the address it gives itself whether anybody is there. Whatever it answers, 401 and 500 or a TLS alert included, is an
/// answer: so it needs no credentials, and a host that a list merely names never gets any.
/// </summary>
internal sealed class WorkerReachabilityClient(HttpClient http, TimeProvider time) : IDisposable
{
    /// <summary>A process that is there answers <c>GET /</c> from memory at once.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>The address in a worker id; null when it is none that can be asked.</summary>
    /// <param name="scheme">http or https, as of the workers that are polled.</param>
    public static Uri? ParseAddress(string workerId, string scheme) =>
        Uri.TryCreate($"{scheme}://{workerId}/", UriKind.Absolute, out var url)
            && url is { UserInfo: "", AbsolutePath: "/", Query: "", Fragment: "" }
            && workerId.LastIndexOf(':') is > 0 and var colon
            && workerId[(colon + 1)..] == url.Port.ToString(CultureInfo.InvariantCulture)
            && url.Port > 0
            && !workerId.Contains('%', StringComparison.Ordinal)
            && HostName.CanBeLookedUp(url)
            ? url
            : null;

    public void Dispose() => http.Dispose();

    /// <returns>Null when it answered; else one sentence: what came instead.</returns>
    public async Task<string?> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        var received = ReceivedBytes.Track(request);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            return null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && FaultMapper.Map(exception, address) is not null)
        {
            // Whoever breaks off in TLS or talks nonsense is there; who answers no more, though he began to, may have stopped.
            var fault = FaultMapper.Map(exception, address)!;
            return received.Any && fault.Reason is not FaultReason.Timeout ? null : fault.Detail;
        }
    }
}

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
