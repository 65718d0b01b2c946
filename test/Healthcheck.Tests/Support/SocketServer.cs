using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Healthcheck.Tests.Support;

/// <summary>A server on 127.0.0.1 that does with each connection what a test wants, then closes it.</summary>
internal sealed class SocketServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public SocketServer(Func<NetworkStream, Task> serve)
    {
        _listener.Start();
        _ = AcceptAsync(serve);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Http => new($"http://127.0.0.1:{Port}/");

    public Uri Https => new($"https://127.0.0.1:{Port}/");

    /// <summary>Answers with an empty object, in TLS.</summary>
    /// <param name="accepts">Null: asks for no client certificate; else whether it takes the one it is shown, or its absence.</param>
    public static SocketServer Tls(X509Certificate2 certificate, SslProtocols protocol, Func<X509Certificate?, bool>? accepts = null) =>
        new(async stream =>
    {
        await using var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate,
            EnabledSslProtocols = protocol,
            ClientCertificateRequired = accepts is not null,
            RemoteCertificateValidationCallback = (_, shown, _, _) => accepts?.Invoke(shown) is not false,
        });
        var buffer = new byte[4096];
        await tls.ReadAtLeastAsync(buffer, 1, throwOnEndOfStream: false);
        await tls.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"u8.ToArray());
        await tls.ShutdownAsync();
    });

    /// <summary>Reads what comes first, then says this.</summary>
    public static SocketServer Saying(params byte[] answer) => new(async stream =>
    {
        var buffer = new byte[4096];
        await stream.ReadAtLeastAsync(buffer, 1, throwOnEndOfStream: false);
        await stream.WriteAsync(answer);
    });

    public static SocketServer Saying(string answer) => Saying(Encoding.ASCII.GetBytes(answer));

    /// <summary>A fatal alert in the clear, as before the keys are agreed on.</summary>
    public static SocketServer Alerting(byte alert) => Saying(21, 3, 3, 0, 2, 2, alert);

    public static X509Certificate2 Certificate(bool forThisHost = true, bool expired = false)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=worker", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(forThisHost ? IPAddress.Loopback : IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-3), now.AddDays(expired ? -1 : 1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync(Func<NetworkStream, Task> serve)
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(), serve);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private static async Task ServeAsync(TcpClient client, Func<NetworkStream, Task> serve)
    {
        using (client)
        {
            try
            {
                await serve(client.GetStream());
            }
            catch (Exception exception) when (exception is IOException or AuthenticationException or SocketException)
            {
                // Whoever asked has gone, or is refused.
            }
        }
    }
}
