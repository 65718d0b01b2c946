using System.Net.Security;
using System.Security.Authentication;

namespace Healthcheck.Commands;

/// <summary>How a probe speaks TLS.</summary>
/// <param name="certificate">What is shown to a daemon that asks for one; null: nothing.</param>
internal sealed class ProbeTls(ProbeTrust trust, SslStreamCertificateContext? certificate)
{
    /// <exception cref="AuthenticationException">The one side does not take the other.</exception>
    public Stream Secure(Stream plain, string host)
    {
        var tls = new SslStream(plain);
        try
        {
            tls.AuthenticateAsClient(new SslClientAuthenticationOptions
            {
                TargetHost = host,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                CertificateChainPolicy = trust.CreatePolicy(),
                RemoteCertificateValidationCallback = (_, _, _, faults) => trust.Takes(faults),
                ClientCertificateContext = certificate,
            });
            return tls;
        }
        catch
        {
            tls.Dispose();
            throw;
        }
    }
}
