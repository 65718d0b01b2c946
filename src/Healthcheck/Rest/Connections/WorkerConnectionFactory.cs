using System.Net;
using System.Net.Http.Headers;
using Healthcheck.Connect;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Healthcheck.Rest;

/// <summary>The one place where HTTP clients are put together.</summary>
/// <param name="createHandler">Makes the handler under a connection; tests put their own in its place.</param>
/// <param name="createAnonymousHandler">Makes the handler for hosts that are known from a list alone; tests put their own in its
/// place.</param>
internal sealed class WorkerConnectionFactory(
    ConnectionFiles files,
    RestOptions options,
    TimeProvider time,
    Func<SingleConnectionHandler> createHandler,
    Func<HttpMessageHandler> createAnonymousHandler)
{
    private readonly ResiliencePipeline<HttpResponseMessage> _retries = RetryPipeline.Create(options, time);

    private readonly TlsConnector? _tls;

    public WorkerConnectionFactory(ConnectionFiles files, RestOptions options, TimeProvider time)
        : this(files, options, time, new TlsConnector(options, files, time))
    {
    }

    private WorkerConnectionFactory(ConnectionFiles files, RestOptions options, TimeProvider time, TlsConnector tls)
        : this(files, options, time, () => new SingleConnectionHandler(options, tls), () => CreateAnonymousHandler(options)) => _tls = tls;

    /// <summary>Of the worker asked last; null where nothing is known of TLS.</summary>
    public TlsFacts? Tls => _tls?.Facts;

    /// <summary>Connections of another account of the same cluster: certificates are those of this factory.</summary>
    public WorkerConnectionFactory WithAccount(RestOptions other) =>
        new(files.WithAccount(other), other, time, createHandler, createAnonymousHandler);

    public WorkerConnection Create(Uri worker)
    {
        var handler = createHandler();
        var version = files.CertificatesVersion;
        var authorized = new CredentialsHandler(files) { InnerHandler = handler };
        var list = new HttpClient(new ResilienceHandler(_retries) { InnerHandler = authorized }, disposeHandler: false);
        var question = new HttpClient(authorized, disposeHandler: false);
        Configure(list);
        Configure(question);
        return new WorkerConnection(worker, list, question, handler, () => files.CertificatesVersion != version);
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

/// <summary>One connection to one worker at a time. What is asked over it is asked one after the other.</summary>
/// <param name="list">For lists and names: tried again where that is worth it.</param>
/// <param name="question">For the proof of life, whose 503 is an answer.</param>
/// <param name="handler">Under both of them.</param>
/// <param name="isOutdated">Whether certificates have changed since it was made.</param>
internal sealed class WorkerConnection(
    Uri worker, HttpClient list, HttpClient question, SingleConnectionHandler handler, Func<bool> isOutdated) : IDisposable
{
    private bool _isKnownNotToLast;

    /// <summary>The worker's base URL, ending in a slash.</summary>
    public Uri Worker => worker;

    public HttpClient List => list;

    public HttpClient Question => question;

    /// <summary>Changes when the connection was made anew.</summary>
    public int Number => handler.ConnectionsMade;

    /// <summary>Whether it was made with certificates that are no longer in use.</summary>
    public bool IsOutdated => isOutdated();

    /// <summary>Whether the network allows two answers over one connection; where it does not, a proof counts for the address.</summary>
    public bool Lasts => !_isKnownNotToLast && !handler.ClosesAfterEachAnswer;

    /// <summary>
    /// What the worker was found to answer to, and over which connection; another connection may lead to another version.
    /// </summary>
    public (LivenessQuestion Question, int Number)? Found { get; set; }

    /// <summary>It was made anew between two answers time and again, without notice.</summary>
    public void MarkNotLasting() => _isKnownNotToLast = true;

    public void Dispose()
    {
        list.Dispose();
        question.Dispose();
        handler.Dispose();
    }
}
