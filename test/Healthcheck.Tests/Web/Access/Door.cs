using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FakeConnect;
using Healthcheck.Tests.Configuration;
using Healthcheck.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Healthcheck.Tests.Web;

/// <summary>A daemon with TLS or users, whose one task has failed, and clients of it.</summary>
internal sealed class Door : IAsyncDisposable
{
    public const string Password = "open:sesame";

    /// <summary>As crypt(3) of glibc writes the hash of <see cref="Password"/>, but for the name of the form.</summary>
    public const string Hash = "$2y$04$abcdefghijklmnopqrstuu2GbQLdjwBFdH8CcOE866nGziodmvO8K";

    /// <summary>Of the password "other".</summary>
    public const string OtherHash = "$2y$04$abcdefghijklmnopqrstuu0HtfOlPbTiymk5tcV.3TsFPDd3SYZqu";

    public const string Users = $"# people\nada:{Hash}\n";

    private readonly List<HttpClient> _clients = [];
    private readonly FakeWorker _connect;

    private Door(FakeWorker connect, RunningDaemon daemon, ManualTimeProvider clock) =>
        (_connect, Daemon, Clock) = (connect, daemon, clock);

    public RunningDaemon Daemon { get; }

    public ManualTimeProvider Clock { get; }

    public Uri Address => Daemon.Http.BaseAddress!;

    public static Task<Door> OpenAsync(params string[] args) => OpenAsync(_ => { }, args);

    public static async Task<Door> OpenAsync(Action<IServiceCollection> replace, params string[] args)
    {
        var clock = new ManualTimeProvider();
        var (connect, cluster) = await RunningDaemon.StartConnectAsync(FakeConnector.Running("orders", "source", 1));
        cluster.SetTask("orders", 0, "FAILED", "java.lang.IllegalStateException: boom");
        var daemon = await RunningDaemon.StartAsync(connect.Address, clock, Read.Settings(args), replace: replace);
        await daemon.NextReportAsync();
        return new Door(connect, daemon, clock);
    }

    public static AuthenticationHeaderValue Basic(string pair) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));

    /// <summary>Takes any certificate; none of its connections is another client's.</summary>
    public HttpClient Client(X509Certificate2? certificate = null, Version? version = null, X509Certificate2Collection? between = null)
    {
        var sockets = new SocketsHttpHandler { UseProxy = false };
        sockets.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null;
        if (certificate is not null)
        {
            sockets.SslOptions.ClientCertificateContext =
                System.Net.Security.SslStreamCertificateContext.Create(certificate, between, offline: true);
        }

        var client = new HttpClient(sockets)
        {
            BaseAddress = Address,
            DefaultRequestVersion = version ?? HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = RunningDaemon.Patience,
        };
        _clients.Add(client);
        return client;
    }

    public static async Task<HttpResponseMessage> SendAsync(HttpClient client, string path, string? pair = null, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path)
        {
            Headers = { Authorization = pair is null ? null : Basic(pair) },
        };
        request.Version = client.DefaultRequestVersion;
        request.VersionPolicy = client.DefaultVersionPolicy;
        return await client.SendAsync(request);
    }

    public static async Task<(int Code, string Body)> AskAsync(HttpClient client, string path, string? pair = null)
    {
        using var response = await SendAsync(client, path, pair);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Over a connection of its own.</summary>
    public async Task<(int Code, string Body)> AskAsync(string path, string? pair = null)
    {
        using var client = Client();
        return await AskAsync(client, path, pair);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        await Daemon.DisposeAsync();
        await _connect.DisposeAsync();
    }
}
