namespace Healthcheck.Rest;

/// <summary>Gives each request the credentials of the moment. Connect's own filter sends no challenge, so they go along unasked.</summary>
internal sealed class BasicAuthHandler(BasicAuthSource source) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = await source.GetAsync(cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }
}
