namespace Healthcheck.Rest;

/// <summary>A server that asked for a client certificate broke off, and has never answered.</summary>
internal sealed class ClientCertificateException(string message, Exception inner) : Exception(message, inner);

/// <summary>
/// Notices who refuses our client certificate, or wants one that we do not have. In TLS 1.3 the handshake is over for the client before the
/// server refuses it, and the alert that says why is often lost to the reset that follows: then it looks like any broken connection.
/// </summary>
internal sealed class ClientCertificateHandler(TlsConnector tls, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var host = request.RequestUri!.IdnHost;
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            tls.NoteAnswer(host);
            return response;
        }
        catch (HttpRequestException exception) when (tls.DescribeRefusal(host, exception) is { } refusal)
        {
            throw new HttpRequestException(
                HttpRequestError.SecureConnectionError, refusal, new ClientCertificateException(refusal, exception));
        }
    }
}
