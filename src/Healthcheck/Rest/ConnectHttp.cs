using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging.Abstractions;

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
        services.AddSingleton(provider => new BasicAuthSource(
            options, provider.GetRequiredService<TimeProvider>(), provider.GetService<ILogger<BasicAuthSource>>() ?? NullLogger<BasicAuthSource>.Instance));
        Add(services, Life, () => new ClientCertificateHandler(Sockets(options)))
            .AddHttpMessageHandler(provider => new BasicAuthHandler(provider.GetRequiredService<BasicAuthSource>()));
        Add(services, Stranger, () => ReceivedBytes.Note(Sockets(options)));
        Add(services, List, () => new ClientCertificateHandler(Sockets(options)))
            .AddHttpMessageHandler(provider => new ResilienceHandler(options, provider.GetRequiredService<TimeProvider>()))
            .AddHttpMessageHandler(provider => new BasicAuthHandler(provider.GetRequiredService<BasicAuthSource>()));
        services.AddSingleton(provider => new ConnectClient(Client(provider, List), options, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new LifeClient(Client(provider, Life), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new WorkerCall(Client(provider, Stranger), provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>The same clients without a container, for a short run: nothing needs to be loaded for them.</summary>
    public static (ConnectClient List, LifeClient Life, WorkerCall Stranger) Create(RestOptions options, TimeProvider time)
    {
        var credentials = new BasicAuthSource(options, time, NullLogger<BasicAuthSource>.Instance);
        var list = new HttpClient(new ResilienceHandler(options, time) { InnerHandler = Authorized(credentials, options) });
        var life = new HttpClient(Authorized(credentials, options));
        var stranger = new HttpClient(ReceivedBytes.Note(Sockets(options)));
        Configure(list);
        Configure(life);
        Configure(stranger);
        return (new ConnectClient(list, options, time), new LifeClient(life, time), new WorkerCall(stranger, time));
    }

    private static HttpClient Client(IServiceProvider provider, string name) =>
        provider.GetRequiredService<IHttpClientFactory>().CreateClient(name);

    private static IHttpClientBuilder Add(IServiceCollection services, string name, Func<HttpMessageHandler> handler) => services
        .AddHttpClient(name, Configure)
        .ConfigurePrimaryHttpMessageHandler(handler)
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
        .RemoveAllLoggers();

    private static void Configure(HttpClient client)
    {
        // Deadlines come from tokens made with a TimeProvider; this one could not be turned by hand.
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue(Product.Name, Product.Version));
    }

    private static BasicAuthHandler Authorized(BasicAuthSource credentials, RestOptions options) =>
        new(credentials) { InnerHandler = new ClientCertificateHandler(Sockets(options)) };

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
