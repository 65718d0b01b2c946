using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Healthcheck.Rest;

/// <summary>The one place where HTTP clients are put together.</summary>
/// <param name="createHandler">Makes the handler under a connection; tests put their own in its place.</param>
/// <param name="createAnonymousHandler">Makes the handler for hosts that are known from a list alone; tests put their own in its
/// place.</param>
internal sealed class WorkerConnectionFactory(
    BasicAuthSource credentials,
    RestOptions options,
    TimeProvider time,
    Func<SingleConnectionHandler> createHandler,
    Func<HttpMessageHandler> createAnonymousHandler)
{
    private readonly ResiliencePipeline<HttpResponseMessage> _retries = RetryPipeline.Create(options, time);

    public WorkerConnectionFactory(BasicAuthSource credentials, RestOptions options, TimeProvider time)
        : this(credentials, options, time, () => new SingleConnectionHandler(options), () => CreateAnonymousHandler(options))
    {
    }

    public WorkerConnection Create(Uri worker)
    {
        var handler = createHandler();
        var authorized = new BasicAuthHandler(credentials) { InnerHandler = handler };
        var list = new HttpClient(new ResilienceHandler(_retries) { InnerHandler = authorized }, disposeHandler: false);
        var question = new HttpClient(authorized, disposeHandler: false);
        Configure(list);
        Configure(question);
        return new WorkerConnection(worker, list, question, handler);
    }

    /// <summary>For hosts that are known from a list alone: without credentials.</summary>
    public HttpClient CreateAnonymous()
    {
        var client = new HttpClient(createAnonymousHandler());
        Configure(client);
        return client;
    }

    private static SocketsHttpHandler CreateAnonymousHandler(RestOptions options) => ReceivedBytes.Observe(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = options.RequestTimeout,
        ActivityHeadersPropagator = null,
    });

    private static void Configure(HttpClient client)
    {
        // Deadlines come from tokens made with a TimeProvider; this one could not be turned by hand.
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue(Product.Name, Product.Version));
    }
}
