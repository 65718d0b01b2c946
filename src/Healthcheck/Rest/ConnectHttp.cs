using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Healthcheck.Rest;

/// <summary>Registers the HTTP clients: for the list, resilient; for the question of life, whose 503 is an answer; and for hosts known from
/// a list alone, without credentials.</summary>
internal static class ConnectHttp
{
    private const string List = "list";
    private const string Life = "life";
    private const string Stranger = "stranger";

    public static IServiceCollection AddConnectHttp(this IServiceCollection services, RestOptions options)
    {
        Add(services, Life, options);
        Add(services, Stranger, options with { BasicAuth = null });
        Add(services, List, options)
            .AddHttpMessageHandler(provider => new ResilienceHandler(options, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ConnectClient(Client(provider, List), options, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new LifeClient(Client(provider, Life), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new WorkerCall(Client(provider, Stranger), provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>The same clients without a container, for a short run: nothing needs to be loaded for them.</summary>
    public static (ConnectClient List, LifeClient Life, WorkerCall Stranger) Create(RestOptions options, TimeProvider time)
    {
        var list = new HttpClient(new ResilienceHandler(options, time) { InnerHandler = Sockets(options) });
        var life = new HttpClient(Sockets(options));
        var stranger = new HttpClient(Sockets(options));
        Configure(list, options);
        Configure(life, options);
        Configure(stranger, options with { BasicAuth = null });
        return (new ConnectClient(list, options, time), new LifeClient(life, time), new WorkerCall(stranger, time));
    }

    private static HttpClient Client(IServiceProvider provider, string name) =>
        provider.GetRequiredService<IHttpClientFactory>().CreateClient(name);

    private static IHttpClientBuilder Add(IServiceCollection services, string name, RestOptions options) => services
        .AddHttpClient(name, client => Configure(client, options))
        .ConfigurePrimaryHttpMessageHandler(() => Sockets(options))
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
        .RemoveAllLoggers();

    private static void Configure(HttpClient client, RestOptions options)
    {
        // Deadlines come from tokens made with a TimeProvider; this one could not be turned by hand.
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue(Product.Name, Product.Version));
        if (options.BasicAuth is { } credentials)
        {
            // Connect's own filter sends no challenge, so credentials go along unasked.
            var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials));
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", encoded);
        }
    }

    private static SocketsHttpHandler Sockets(RestOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = options.RequestTimeout,
        // Jetty closes idle connections after 30 s; pods change addresses behind one name.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ActivityHeadersPropagator = null,
    };
}
