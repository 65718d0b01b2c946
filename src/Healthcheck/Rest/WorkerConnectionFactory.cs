using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Healthcheck.Rest;

/// <summary>The one place where HTTP clients are put together.</summary>
/// <param name="createHandler">Makes the handler under a connection; tests put their own in its place.</param>
internal sealed class WorkerConnectionFactory(RestOptions options, TimeProvider time, Func<SingleConnectionHandler> createHandler)
{
    public WorkerConnectionFactory(RestOptions options, TimeProvider time)
        : this(options, time, () => new SingleConnectionHandler(options))
    {
    }

    public WorkerConnection Create(Uri worker)
    {
        var handler = createHandler();
        var list = new HttpClient(new ResilienceHandler(options, time) { InnerHandler = handler }, disposeHandler: false);
        var question = new HttpClient(handler, disposeHandler: false);
        Configure(list, options.BasicAuth);
        Configure(question, options.BasicAuth);
        return new WorkerConnection(worker, list, question, handler);
    }

    /// <summary>For hosts that are known from a list alone: without credentials.</summary>
    public HttpClient CreateAnonymous()
    {
        var client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = options.RequestTimeout,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ActivityHeadersPropagator = null,
        });
        Configure(client, credentials: null);
        return client;
    }

    private static void Configure(HttpClient client, string? credentials)
    {
        // Deadlines come from tokens made with a TimeProvider; this one could not be turned by hand.
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue(Product.Name, Product.Version));
        if (credentials is not null)
        {
            // Connect's own filter sends no challenge, so credentials go along unasked.
            var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials));
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", encoded);
        }
    }
}
