using System.Net;
using System.Net.Sockets;

namespace Healthcheck.Rest;

/// <summary>
/// Holds one connection at most and counts how many it has made. HttpClient does not say which connection served an answer; two
/// answers between which the count did not change came over the same one, and so from the same process.
/// </summary>
internal sealed class SingleConnectionHandler : DelegatingHandler
{
    private int _connectionsMade;
    private volatile bool _closesAfterEachAnswer;

    /// <param name="inner">Makes the connections itself; told apart by <see cref="CountConnection"/>.</param>
    public SingleConnectionHandler(HttpMessageHandler inner) => InnerHandler = inner;

    public SingleConnectionHandler(RestOptions options) => InnerHandler = new ClientCertificateHandler(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = 1,
        ConnectCallback = ConnectAsync,
        ConnectTimeout = options.RequestTimeout,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.All,
        // Jetty closes idle connections after 30 s.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
        // Renewed by its owner, after a proof of life; see WorkerMonitor.
        PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
        ActivityHeadersPropagator = null,
    });

    public int ConnectionsMade => Volatile.Read(ref _connectionsMade);

    /// <summary>Whether the other side announced that it keeps no connection open; then nothing can be asked twice over one.</summary>
    public bool ClosesAfterEachAnswer => _closesAfterEachAnswer;

    public void CountConnection() => Interlocked.Increment(ref _connectionsMade);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        _closesAfterEachAnswer = response.Headers.ConnectionClose is true || IsBeforeKeepAlive(response);
        return response;
    }

    /// <summary>HTTP/1.0 closes unless it says otherwise.</summary>
    private static bool IsBeforeKeepAlive(HttpResponseMessage response) =>
        response.Version < HttpVersion.Version11
        && !response.Headers.Connection.Contains("keep-alive", StringComparer.OrdinalIgnoreCase);

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            CountConnection();
            return new PromptStream(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
