using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Healthcheck.Rest;

/// <summary>Credentials and certificates towards one cluster as they are now, most of them out of files.</summary>
internal sealed class ConnectionFiles
{
    private readonly Reloader<Secret> _basicAuth;
    private readonly Reloader<Secret> _bearerToken;
    private readonly Reloader<RequestHeaders> _headers;
    private readonly Reloader<X509Certificate2Collection> _authorities;
    private readonly Reloader<SslStreamCertificateContext> _clientCertificate;
    private readonly ImmutableArray<Reloader> _all;
    private readonly TimeProvider _time;

    public ConnectionFiles(RestOptions options, TimeProvider time, ILogger<ConnectionFiles> logger)
    {
        _time = time;
        _basicAuth = new(options.BasicAuth, time, logger);
        _bearerToken = new(options.BearerToken, time, logger);
        _headers = new(options.Headers, time, logger);
        _authorities = new(options.Authorities, time, logger);
        _clientCertificate = new(options.ClientCertificate, time, logger);
        _all = [_basicAuth, _bearerToken, _headers, _authorities, _clientCertificate];
    }

    /// <summary>Whose certificates are trusted; null: whoever the system trusts.</summary>
    public X509Certificate2Collection? Authorities => _authorities.Value;

    /// <summary>What is shown to a worker that asks for a certificate; null: nothing.</summary>
    public SslStreamCertificateContext? ClientCertificate => _clientCertificate.Value;

    /// <summary>Raised when a certificate has changed, so that connections are to be made anew.</summary>
    public int CertificatesVersion => _authorities.Version + _clientCertificate.Version;

    /// <summary>Reads again whatever was not read within the last second, and waits for it, but no longer than a second.</summary>
    public async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        List<Task>? readings = null;
        foreach (var file in _all)
        {
            if (file.StartReading() is { IsCompleted: false } reading)
            {
                (readings ??= []).Add(reading);
            }
        }

        if (readings is null)
        {
            return;
        }

        try
        {
            await Task.WhenAll(readings).WaitAsync(Reloader.Second, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            foreach (var file in _all)
            {
                file.NoteIfSlow();
            }
        }
    }

    /// <summary>Connect's own filter sends no challenge, so they go along unasked.</summary>
    public void AddCredentials(HttpRequestHeaders headers)
    {
        if (_basicAuth.Value is { } pair)
        {
            headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair.Reveal())));
        }

        if (_bearerToken.Value is { } token)
        {
            headers.Authorization = new("Bearer", token.Reveal());
        }

        _headers.Value?.AddTo(headers);
    }
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
