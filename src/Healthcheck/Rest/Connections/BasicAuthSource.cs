using System.Net.Http.Headers;
using System.Text;

namespace Healthcheck.Rest;

/// <summary>Reads <c>user:password</c> anew; a fault is a phrase without path or content.</summary>
internal delegate (string? Credentials, string? Fault) ReadCredentials();

/// <summary>
/// The credentials for Connect as they are now. Where they come from a file it is read again, at most once a second, because a mounted
/// Secret changes below a running daemon. As long as the file is faulty, the credentials before go on.
/// </summary>
internal sealed partial class BasicAuthSource
{
    /// <summary>The least time between two readings, and the longest that a request waits for one.</summary>
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ReadCredentials? _read;
    private readonly TimeProvider _time;
    private readonly ILogger<BasicAuthSource> _logger;
    private readonly Lock _gate = new();
    private volatile AuthenticationHeaderValue? _header;
    private string? _credentials;
    private volatile string? _fault;
    private Task _reading = Task.CompletedTask;
    private long _readAt;

    public BasicAuthSource(RestOptions options, TimeProvider time, ILogger<BasicAuthSource> logger)
    {
        (_read, _time, _logger) = (options.ReadBasicAuth, time, logger);
        _readAt = time.GetTimestamp();
        Use(options.BasicAuth?.Reveal());
    }

    /// <returns>Null when there are none.</returns>
    public async ValueTask<AuthenticationHeaderValue?> GetAsync(CancellationToken cancellationToken)
    {
        if (_read is not null && StartReading() is { IsCompleted: false } reading)
        {
            try
            {
                await reading.WaitAsync(Second, _time, cancellationToken);
            }
            catch (TimeoutException)
            {
                Fail("the file (path not shown) gives nothing to read");
            }
        }

        return _header;
    }

    /// <summary>On another thread, for a file system may hang; then there is one reading in flight and no second.</summary>
    private Task StartReading()
    {
        lock (_gate)
        {
            if (_reading.IsCompleted && _time.GetElapsedTime(_readAt) >= Second)
            {
                _readAt = _time.GetTimestamp();
                _reading = Task.Run(Read);
            }

            return _reading;
        }
    }

    private void Read()
    {
        var (credentials, fault) = _read!();
        if (fault is null && (credentials != _credentials || _fault is not null))
        {
            Use(credentials);
            FileRead();
        }

        Fail(fault);
    }

    private void Fail(string? fault)
    {
        if (fault is not null && _fault is null)
        {
            FileFaulty(fault);
        }

        _fault = fault;
    }

    private void Use(string? credentials)
    {
        _credentials = credentials;
        _header = credentials is null
            ? null
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
    }

    [LoggerMessage(
        181, LogLevel.Warning,
        "--basic-auth-file (HEALTHCHECK_BASIC_AUTH_FILE): {Fault}; the credentials read before go on",
        EventName = "BasicAuthFileFaulty")]
    private partial void FileFaulty(string fault);

    [LoggerMessage(
        182, LogLevel.Information,
        "--basic-auth-file (HEALTHCHECK_BASIC_AUTH_FILE): credentials were read anew and are in use",
        EventName = "BasicAuthFileRead")]
    private partial void FileRead();
}

/// <summary>Gives each request the credentials of the moment. Connect's own filter sends no challenge, so they go along unasked.</summary>
internal sealed class BasicAuthHandler(BasicAuthSource source) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = await source.GetAsync(cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }
}
