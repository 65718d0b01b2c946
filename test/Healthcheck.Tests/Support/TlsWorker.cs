using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Healthcheck.Tests.Support;

/// <summary>A live worker without connectors that speaks TLS, keeps connections open, and remembers what it was shown.</summary>
internal sealed class TlsWorker : IDisposable
{
    private readonly SocketServer _server;
    private readonly List<string?> _shown = [];
    private readonly List<string> _requests = [];

    public TlsWorker(X509Certificate2 certificate, SslProtocols protocol = SslProtocols.None)
    {
        Certificate = certificate;
        _server = new SocketServer(stream => ServeAsync(stream, protocol));
    }

    /// <summary>What it shows on new connections.</summary>
    public X509Certificate2 Certificate { get; set; }

    /// <summary>Whether it takes the certificate that it is shown, or its absence.</summary>
    public Func<X509Certificate?, bool> Accepts { get; set; } = _ => true;

    public Uri Url => _server.Https;

    /// <summary>The thumbprint of the certificate it was shown on each connection; null for none.</summary>
    public IReadOnlyList<string?> Shown
    {
        get
        {
            lock (_shown)
            {
                return [.. _shown];
            }
        }
    }

    /// <summary>The heads of the requests.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public void Dispose() => _server.Dispose();

    private async Task ServeAsync(Stream stream, SslProtocols protocol)
    {
        await using var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = Certificate,
            EnabledSslProtocols = protocol,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, shown, _, _) => Accepts(shown),
        });
        lock (_shown)
        {
            _shown.Add(tls.RemoteCertificate?.GetCertHashString());
        }

        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (await tls.ReadAsync(buffer) is > 0 and var read)
        {
            head.Append(Encoding.ASCII.GetString(buffer, 0, read));
            if (head.ToString() is { } request && request.EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                lock (_requests)
                {
                    _requests.Add(request);
                }

                head.Clear();
                var body = request.StartsWith("GET /health ", StringComparison.Ordinal) ? Given.Healthy : "{}";
                await tls.WriteAsync(Encoding.ASCII.GetBytes(
                    $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
            }
        }
    }
}
