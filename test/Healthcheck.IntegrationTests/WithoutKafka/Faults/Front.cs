using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.WithoutKafka.Faults;

/// <summary>
/// The way to a worker: leads there, or does with each connection what a row wants. What is open is broken when a scene begins.
/// </summary>
internal sealed class Front : IAsyncDisposable
{
    private readonly int _worker;
    private readonly IPAddress _address;
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private volatile Func<Socket, Task> _scene;
    private Socket? _listener;

    /// <param name="worker">Its port on 127.0.0.1.</param>
    public Front(int worker, IPAddress? address = null)
    {
        _worker = worker;
        _address = address ?? IPAddress.Loopback;
        Port = Loopback.FreePort();
        _scene = ForwardAsync;
        Listen();
    }

    public int Port { get; }

    public Uri Url => new UriBuilder("http", $"{_address}", Port).Uri;

    public Uri Https => new UriBuilder("https", $"{_address}", Port).Uri;

    /// <summary>New connections lead to the worker again; what is open goes on.</summary>
    public void Forward()
    {
        _scene = ForwardAsync;
        if (_listener is null)
        {
            Listen();
        }
    }

    public void Play(Func<Socket, Task> scene)
    {
        _scene = scene;
        Break();
    }

    /// <summary>Reads the head of a request, says this, and closes.</summary>
    public void Say(string answer) => Play(async socket =>
    {
        await using var stream = new NetworkStream(socket);
        await stream.ReadAtLeastAsync(new byte[4096], 1, throwOnEndOfStream: false);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(answer));
        socket.Shutdown(SocketShutdown.Send);
        await stream.CopyToAsync(Stream.Null);
    });

    /// <summary>Speaks TLS in front of the worker.</summary>
    /// <param name="asksForClient">Whether whoever shows no certificate is refused.</param>
    public void SpeakTls(X509Certificate2 certificate, bool asksForClient = false) => Play(async socket =>
    {
        await using var tls = new SslStream(new NetworkStream(socket));
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate,
            ClientCertificateRequired = asksForClient,
            RemoteCertificateValidationCallback = (_, shown, _, _) => !asksForClient || shown is not null,
        });
        await LeadAsync(tls);
    });

    /// <summary>Nobody listens.</summary>
    public void Refuse()
    {
        _listener?.Dispose();
        _listener = null;
        Break();
    }

    public async ValueTask DisposeAsync()
    {
        Refuse();
        await Task.WhenAll(_running.Keys);
    }

    private void Break()
    {
        foreach (var socket in _open.Keys)
        {
            socket.Dispose();
        }
    }

    private void Listen()
    {
        var listener = new Socket(_address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(_address, Port));
        listener.Listen();
        _listener = listener;
        Run(AcceptAsync(listener));
    }

    private void Run(Task task)
    {
        _running[task] = true;
        task.ContinueWith(done => _running.TryRemove(done, out _), TaskScheduler.Default);
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                Run(ServeAsync(await listener.AcceptAsync()));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Nobody listens any more.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            _open[socket] = true;
            try
            {
                socket.NoDelay = true;
                await _scene(socket);
            }
            catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException
                or AuthenticationException or InvalidOperationException)
            {
                // Whoever asked has gone, is refused, or the row goes on.
            }

            _open.TryRemove(socket, out _);
        }
    }

    private async Task ForwardAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket);
        await LeadAsync(stream);
    }

    private async Task LeadAsync(Stream here)
    {
        using var worker = new TcpClient { NoDelay = true };
        await worker.ConnectAsync(IPAddress.Loopback, _worker);
        var there = worker.GetStream();
        await Task.WhenAny(here.CopyToAsync(there), there.CopyToAsync(here));
    }
}
