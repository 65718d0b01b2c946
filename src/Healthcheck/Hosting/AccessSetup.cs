using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Healthcheck.Web;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Healthcheck.Hosting;

/// <summary>TLS and credentials of the daemon's own port, where they are set.</summary>
internal static class AccessSetup
{
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(5);

    /// <summary>One of cost 14 takes a processor for a second or more; so one at a time, and few that wait.</summary>
    private const int HashesAtOnce = 1;
    private const int MostWaiting = 8;

    public static void AddTo(IServiceCollection services, WebOptions web)
    {
        services.AddSingleton(provider => new AccessFiles(
            web, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<AccessFiles>>()));
        services.AddSingleton<VerifyPassword>((password, hash) => BCrypt.Net.BCrypt.Verify(password, hash));
        services.AddSingleton(provider =>
            new PasswordHashing(provider.GetRequiredService<VerifyPassword>(), HashesAtOnce, MostWaiting));
    }

    /// <returns>Null where everybody may read everything.</returns>
    public static AccessGuard? CreateGuard(WebOptions web, IServiceProvider provider) => AccessGuard.Create(
        web,
        provider.GetRequiredService<AccessFiles>(),
        provider.GetRequiredService<PasswordHashing>(),
        provider.GetRequiredService<TimeProvider>());

    /// <summary>With a certificate: TLS and no plain HTTP. What is shown and asked for is looked up for each connection.</summary>
    public static void UseTls(ListenOptions listen)
    {
        var files = listen.ApplicationServices.GetRequiredService<AccessFiles>();
        if (files.Certificate is { } certificate)
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = HandshakeTimeout,
                OnConnection = async handshake => Options(
                    await certificate.RefreshAsync(handshake.CancellationToken), handshake.Connection, files.ClientAuthorities is not null),
            });
        }
    }

    private static SslServerAuthenticationOptions Options(
        SslStreamCertificateContext certificate, ConnectionContext connection, bool asksForClientCertificate)
    {
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateRequired = asksForClientCertificate,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,

            // Judged when an endpoint wants it. Here nothing may be fetched on behalf of whoever connects.
            CertificateChainPolicy = new X509ChainPolicy
            {
                DisableCertificateDownloads = true,
                RevocationMode = X509RevocationMode.NoCheck,
            },

            // What the client sent besides its certificate is not kept with a session, and would be missing.
            AllowTlsResume = !asksForClientCertificate,
            RemoteCertificateValidationCallback = (_, shown, chain, _) => shown is null || Keep(connection, shown, chain),
        };
    }

    private static bool Keep(ConnectionContext connection, X509Certificate shown, X509Chain? chain)
    {
        var client = shown as X509Certificate2;
        connection.Features.Set(client is null ? null : new ClientCertificate(client, chain));
        return client is not null;
    }
}
