using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;

namespace Healthcheck.Rest;

/// <summary>A server that asked for a client certificate broke off, and has never answered without one.</summary>
internal sealed class ClientCertificateException(Exception inner) : Exception(TlsFaults.ClientCertificate, inner);

/// <summary>
/// Notices who asks for a client certificate. In TLS 1.3 the handshake is over for the client before the server refuses it, and the alert
/// that says why is often lost to the reset that follows: then it looks like any broken connection.
/// </summary>
internal sealed class ClientCertificateHandler : DelegatingHandler
{
    /// <summary>
    /// Hosts that have asked; true until one of them has answered all the same. Holds hosts that settings name, no others.
    /// </summary>
    private readonly ConcurrentDictionary<string, bool> _insists = new(StringComparer.OrdinalIgnoreCase);

    public ClientCertificateHandler(SocketsHttpHandler sockets)
        : base(sockets)
    {
        sockets.SslOptions.LocalCertificateSelectionCallback = (_, host, _, remote, _) =>
        {
            // Called once before the handshake too; the server's certificate is there only when the server asks.
            if (remote is not null)
            {
                _insists.TryAdd(host, true);
            }

            return NoCertificate();
        };
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var host = request.RequestUri!.IdnHost;
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            _insists.TryUpdate(host, false, true);
            return response;
        }
        catch (HttpRequestException exception) when (_insists.GetValueOrDefault(host) && IsBroken(exception))
        {
            throw new HttpRequestException(
                HttpRequestError.SecureConnectionError, TlsFaults.ClientCertificate, new ClientCertificateException(exception));
        }
    }

    private static bool IsBroken(HttpRequestException exception) => !TlsFaults.IsOurRefusal(exception)
        && (exception.HttpRequestError is HttpRequestError.SecureConnectionError or HttpRequestError.ResponseEnded
            || exception.InnerException is IOException);

    /// <summary>The callback may give none, which its type does not say.</summary>
    private static X509Certificate NoCertificate() => null!;
}
