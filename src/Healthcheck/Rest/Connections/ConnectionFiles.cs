using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Healthcheck.Files;

namespace Healthcheck.Rest;

/// <summary>Credentials and certificates towards one cluster as they are now, most of them out of files.</summary>
internal sealed partial class ConnectionFiles
{
    private readonly ILogger<ConnectionFiles> _logger;
    private readonly TimeProvider _time;
    private readonly Reloader<Secret>? _basicAuth;
    private readonly Reloader<Secret>? _bearerToken;
    private readonly Reloader<RequestHeaders>? _headers;
    private readonly Reloader<X509Certificate2Collection>? _authorities;
    private readonly Reloader<SslStreamCertificateContext>? _clientCertificate;

    public ConnectionFiles(RestOptions options, TimeProvider time, ILogger<ConnectionFiles> logger)
    {
        (_logger, _time) = (logger, time);
        _basicAuth = Watch(options.BasicAuth);
        _bearerToken = Watch(options.BearerToken);
        _headers = Watch(options.Headers);
        _authorities = Watch(options.Authorities);
        _clientCertificate = Watch(options.ClientCertificate);
    }

    private ConnectionFiles(ConnectionFiles shared, RestOptions options)
    {
        (_logger, _time) = (shared._logger, shared._time);
        _basicAuth = Watch(options.BasicAuth);
        _bearerToken = Watch(options.BearerToken);
        (_headers, _authorities, _clientCertificate) = (shared._headers, shared._authorities, shared._clientCertificate);
    }

    /// <summary>The longest that a request waits for a file system.</summary>
    private static TimeSpan Patience => TimeSpan.FromSeconds(1);

    /// <summary>Whose certificates are trusted; null: whoever the system trusts.</summary>
    public X509Certificate2Collection? Authorities => _authorities?.Value;

    /// <summary>What is shown to a worker that asks for a certificate; null: nothing.</summary>
    public SslStreamCertificateContext? ClientCertificate => _clientCertificate?.Value;

    /// <summary>Raised when a certificate has changed, so that connections are to be made anew.</summary>
    public int CertificatesVersion => (_authorities?.Version ?? 0) + (_clientCertificate?.Version ?? 0);

    /// <summary>The same with another account. What both have is read once, and its changes are told once.</summary>
    public ConnectionFiles WithAccount(RestOptions other) => new(this, other);

    /// <summary>Reads again whatever was not read within the last second, and waits for it, but no longer than a second.</summary>
    public Task RefreshAsync(CancellationToken cancellationToken)
    {
        return Task.WhenAll(
            Refresh(_basicAuth), Refresh(_bearerToken), Refresh(_headers), Refresh(_authorities), Refresh(_clientCertificate));

        Task Refresh<T>(Reloader<T>? file)
            where T : class => file is null ? Task.CompletedTask : file.RefreshAsync(cancellationToken).AsTask();
    }

    /// <summary>Connect's own filter sends no challenge, so they go along unasked.</summary>
    public void AddCredentials(HttpRequestHeaders headers)
    {
        if (_basicAuth?.Value is { } pair)
        {
            headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair.Reveal())));
        }

        if (_bearerToken?.Value is { } token)
        {
            headers.Authorization = new("Bearer", token.Reveal());
        }

        _headers?.Value.AddTo(headers);
    }

    private Reloader<T>? Watch<T>(Reloadable<T>? given)
        where T : class => given is null ? null
        : new(
            given, Patience, waitsOnce: false, _time, fault => FileFaulty(fault.Setting, fault.Phrase),
            _ => FileRead(given.Files!.Setting));

    [LoggerMessage(181, LogLevel.Warning, "{Setting}: {Fault}; the previous content stays in use", EventName = "ConnectionFileFaulty")]
    private partial void FileFaulty(string setting, string fault);

    [LoggerMessage(182, LogLevel.Information, "{Setting}: was read again and is in use", EventName = "ConnectionFileRead")]
    private partial void FileRead(string setting);
}

/// <summary>Lines of a file that go along with each request.</summary>
internal sealed class RequestHeaders(ImmutableArray<(string Name, string Value)> lines)
{
    public bool HaveAuthorization => lines.Any(line => line.Name.Equals("Authorization", StringComparison.OrdinalIgnoreCase));

    public void AddTo(HttpRequestHeaders headers)
    {
        foreach (var (name, value) in lines)
        {
            // In place of one of ours, such as User-Agent.
            headers.Remove(name);
            headers.TryAddWithoutValidation(name, value);
        }
    }
}

/// <summary>Gives each request the credentials of the moment.</summary>
internal sealed class CredentialsHandler(ConnectionFiles files) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await files.RefreshAsync(cancellationToken);
        files.AddCredentials(request.Headers);
        return await base.SendAsync(request, cancellationToken);
    }
}
