using System.Collections.Frozen;
using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Healthcheck.Files;

namespace Healthcheck.Web;

/// <summary>The certificate that is shown, the authorities of clients and the users, as their files have them now.</summary>
internal sealed partial class AccessFiles
{
    private readonly ILogger<AccessFiles> _logger;

    public AccessFiles(WebOptions options, TimeProvider time, ILogger<AccessFiles> logger)
    {
        _logger = logger;
        Certificate = Watch(
            options.Certificate, fault => CertificateFaulty($"{fault.Setting}: {fault.Phrase}"), now => CertificateRead(Expiry(now)));
        ClientAuthorities = Watch(
            options.ClientAuthorities, fault => ClientAuthoritiesFaulty(fault.Phrase), now => ClientAuthoritiesRead(now.Count));
        Users = Watch(options.Users, fault => UsersFaulty(fault.Phrase), now => UsersRead(now.Count));

        Reloader<T>? Watch<T>(Reloadable<T>? file, Action<FileFault> tellFaulty, Action<T> tellRead)
            where T : class => file is null ? null : new(file, Patience, waitsOnce: true, time, tellFaulty, tellRead);
    }

    /// <summary>The longest that a request or a handshake waits for a file system.</summary>
    private static TimeSpan Patience => TimeSpan.FromMilliseconds(250);

    /// <summary>Null: plain HTTP.</summary>
    public Reloader<SslStreamCertificateContext>? Certificate { get; }

    /// <summary>When the certificate that is shown now expires; null: plain HTTP.</summary>
    public DateTimeOffset? CertificateExpires => Certificate?.Value.TargetCertificate.NotAfter;

    /// <summary>Null: no client is asked for a certificate.</summary>
    public Reloader<X509Certificate2Collection>? ClientAuthorities { get; }

    /// <summary>Null: there are none. Else bcrypt hashes by user.</summary>
    public Reloader<FrozenDictionary<string, string>>? Users { get; }

    private static string Expiry(SslStreamCertificateContext certificate) =>
        certificate.TargetCertificate.NotAfter.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    [LoggerMessage(
        201,
        LogLevel.Warning,
        "The certificate of the daemon's own port: {Fault}; the previous one stays in use",
        EventName = "WebCertificateFaulty")]
    private partial void CertificateFaulty(string fault);

    [LoggerMessage(
        202,
        LogLevel.Information,
        "The certificate of the daemon's own port was read again; it expires at {Expiry}",
        EventName = "WebCertificateRead")]
    private partial void CertificateRead(string expiry);

    [LoggerMessage(
        203,
        LogLevel.Warning,
        "--web-client-ca-file (HEALTHCHECK_WEB_CLIENT_CA_FILE): {Fault}; the previous authorities stay in use",
        EventName = "WebClientAuthoritiesFaulty")]
    private partial void ClientAuthoritiesFaulty(string fault);

    [LoggerMessage(
        204,
        LogLevel.Information,
        "--web-client-ca-file (HEALTHCHECK_WEB_CLIENT_CA_FILE): read again, certificates: {Certificates}",
        EventName = "WebClientAuthoritiesRead")]
    private partial void ClientAuthoritiesRead(int certificates);

    [LoggerMessage(
        205,
        LogLevel.Warning,
        "--web-users-file (HEALTHCHECK_WEB_USERS_FILE): {Fault}; the previous users stay in use",
        EventName = "WebUsersFaulty")]
    private partial void UsersFaulty(string fault);

    [LoggerMessage(
        206,
        LogLevel.Information,
        "--web-users-file (HEALTHCHECK_WEB_USERS_FILE): read again, users: {Users}",
        EventName = "WebUsersRead")]
    private partial void UsersRead(int users);
}
