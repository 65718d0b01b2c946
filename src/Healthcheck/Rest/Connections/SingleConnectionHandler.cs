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

    public SingleConnectionHandler(RestOptions options, TlsConnector tls) =>
        InnerHandler = new ClientCertificateHandler(tls, CreateSockets(options, tls));

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

    private SocketsHttpHandler CreateSockets(RestOptions options, TlsConnector tls) => new()
    {
        MaxConnectionsPerServer = 1,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(tls, context, cancellationToken),
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
    };

    private async ValueTask<Stream> ConnectAsync(
        TlsConnector tls, SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var isPlain = context.InitialRequestMessage.RequestUri!.Scheme == Uri.UriSchemeHttp;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            CountConnection();
            var stream = new PromptStream(socket, expectsHttp: isPlain);
            return isPlain ? stream : await tls.AuthenticateAsync(stream, context.DnsEndPoint.Host, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>
/// A connection that acknowledges at once what it receives. A server that sends the head and the body of an answer apart waits for that
/// in between, 40 ms as a rule, which adds up where connectors are read one after the other over one connection.
/// </summary>
/// <param name="expectsHttp">Whether what comes is not to be a record of TLS.</param>
internal sealed class PromptStream(Socket socket, bool expectsHttp) : NetworkStream(socket, ownsSocket: true)
{
    /// <summary>The first byte of an alert of TLS, as a server sends that cannot read HTTP; no answer of HTTP begins with it.</summary>
    private const byte TlsAlert = 21;

    /// <summary>IPPROTO_TCP, and TCP_QUICKACK in Linux: tcp(7). It holds until the kernel decides otherwise, so it is renewed.</summary>
    private const int Tcp = 6;

    private const int QuickAcknowledgement = 12;

    private bool _isFirst = expectsHttp;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await base.WriteAsync(buffer, cancellationToken);
        AcknowledgeAtOnce();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await base.ReadAsync(buffer, cancellationToken);
        if (read > 0)
        {
            if (_isFirst && buffer.Span[0] == TlsAlert)
            {
                throw new TlsRecordException();
            }

            _isFirst = false;
            AcknowledgeAtOnce();
        }

        return read;
    }

    private void AcknowledgeAtOnce()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            Socket.SetRawSocketOption(Tcp, QuickAcknowledgement, [1, 0, 0, 0]);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It only saves time.
        }
    }
}
