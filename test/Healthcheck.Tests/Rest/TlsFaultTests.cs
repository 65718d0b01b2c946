using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using Healthcheck.Connect;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

/// <summary>What goes wrong in TLS is told in words that lead to the mend; over real sockets where .NET can play the server.</summary>
[TestFixture]
[CancelAfter(60_000)]
internal sealed class TlsFaultTests
{
    private const string Demands = "demands a client certificate, which this program cannot show";
    private const string WantsHttp = "does not speak TLS: --connect-url should begin with http://";
    private const string WantsHttps = "; if it speaks TLS, --connect-url has to begin with https://";
    private const string Failed = "failed the TLS handshake: ";

    private static readonly SslProtocols[] Versions = [SslProtocols.Tls12, SslProtocols.Tls13];

    [TestCaseSource(nameof(Versions))]
    public async Task Fault_ClientCertificateDemanded_SaysSo(SslProtocols version)
    {
        using var certificate = SocketServer.Certificate();
        using var server = SocketServer.Tls(certificate, version, () => true);

        Assert.That(await FaultAsync(server.Https, trusting: true), Is.EqualTo((FaultReason.Tls, Demands)));
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Fault_ClientCertificateAskedForAndNotNeeded_IsNotBlamedForALaterBreak(SslProtocols version)
    {
        var demands = false;
        using var certificate = SocketServer.Certificate();
        using var server = SocketServer.Tls(certificate, version, () => demands);
        using var http = Http(trusting: true);
        using var answer = await http.GetAsync(server.Https);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));

        demands = true;
        Assert.That((await FaultAsync(http, server.Https)).Sentence, Does.Not.Contain("certificate"));
    }

    [TestCase(42, Demands)]
    [TestCase(46, Demands)]
    [TestCase(48, Demands)]
    [TestCase(116, Demands)]
    [TestCase(40, Failed + "it refused (handshake_failure): it shares no cipher with this program, or " + Demands)]
    [TestCase(70, Failed + "it speaks no version of TLS that this program takes (1.2, 1.3)")]
    [TestCase(112, Failed + "it does not know the host name in --connect-url")]
    [TestCase(80, Failed + "it refused (alert 80)")]
    public async Task Fault_Alert_IsTold(byte alert, string sentence)
    {
        using var server = SocketServer.Alerting(alert);

        Assert.That(await FaultAsync(server.Https), Is.EqualTo((FaultReason.Tls, sentence)));
    }

    /// <summary>As a real server's alert comes in TLS 1.3, when the client has long begun to send.</summary>
    [TestCase(0x0A00045C, Demands)]
    [TestCase(0x1409445C, Demands)]
    [TestCase(0x0A000412, Demands)]
    [TestCase(0x0A000119, Failed + "what OpenSSL said")]
    [TestCase(0x0A00010B, WantsHttp)]
    [TestCase(0x0A000102, Failed + "it speaks no version of TLS that this program takes (1.2, 1.3)")]
    [TestCase(0x0B00045C, Failed + "what OpenSSL said")]
    public void Map_ErrorOfOpenSslWithinABrokenRead_IsTold(int code, string sentence)
    {
        var read = new IOException("The decryption operation failed, see inner exception.", new InvalidOperationException("SSL", new OpenSslException(code)));

        Assert.That(Split(FaultMapper.Map(read, Given.Url)!), Is.EqualTo((FaultReason.Tls, sentence)));
        Assert.That(Split(FaultMapper.Map(new HttpRequestException("see inner exception", read), Given.Url)!), Is.EqualTo((FaultReason.Tls, sentence)));
    }

    [TestCase(true, false, "its certificate comes from an authority that this machine does not trust (SSL_CERT_FILE can name its certificate)")]
    [TestCase(true, true, "its certificate has expired or is not valid yet and comes from an authority that this machine does not trust (SSL_CERT_FILE can name its certificate)")]
    [TestCase(false, false, "its certificate is for another host name than --connect-url has and cannot be traced to an authority that this machine trusts (SSL_CERT_FILE can name its certificate)")]
    public async Task Fault_CertificateNotTrusted_SaysWhy(bool forThisHost, bool expired, string sentence)
    {
        using var certificate = SocketServer.Certificate(forThisHost, expired);
        using var server = SocketServer.Tls(certificate, SslProtocols.None, () => true);

        Assert.That(await FaultAsync(server.Https), Is.EqualTo((FaultReason.Tls, Failed + sentence)));
    }

    [TestCase("RemoteCertificateNameMismatch", "its certificate is for another host name than --connect-url has")]
    [TestCase("Revoked", "its certificate is revoked")]
    [TestCase("PartialChain", "its certificate comes from an authority that this machine does not trust (SSL_CERT_FILE can name its certificate)")]
    [TestCase("odd", "odd")]
    public void Map_CertificateRefused_SaysWhy(string word, string sentence)
    {
        var exception = new HttpRequestException(HttpRequestError.SecureConnectionError, "see inner exception", new AuthenticationException(word));

        Assert.That(Split(FaultMapper.Map(exception, Given.Url)!), Is.EqualTo((FaultReason.Tls, Failed + sentence)));
    }

    [Test]
    public async Task Fault_TlsSpokenToPlainHttp_NamesTheScheme()
    {
        using var server = SocketServer.Saying("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        Assert.That(await FaultAsync(server.Https), Is.EqualTo((FaultReason.Tls, WantsHttp)));
    }

    [Test]
    public async Task Fault_PlainHttpSpokenToTls_NamesTheScheme()
    {
        using var certificate = SocketServer.Certificate();
        using var silent = SocketServer.Tls(certificate, SslProtocols.None);
        using var alerting = SocketServer.Alerting(70);

        var expected = (FaultReason.InvalidBody, "closed the connection before it answered" + WantsHttps);
        Assert.That(await FaultAsync(silent.Http), Is.EqualTo(expected));
        Assert.That(await FaultAsync(alerting.Http), Is.EqualTo(expected));
    }

    [Test]
    public async Task Fault_ClosesInTheHandshake_SaysSo()
    {
        using var server = SocketServer.Saying("");

        Assert.That(await FaultAsync(server.Https), Is.EqualTo((FaultReason.Tls, Failed + "it closed the connection")));
    }

    private static HttpClient Http(bool trusting)
    {
        var sockets = new SocketsHttpHandler { UseProxy = false };
        if (trusting)
        {
            sockets.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null;
        }

        return new HttpClient(new ClientCertificateHandler(sockets));
    }

    private static async Task<(FaultReason Reason, string Sentence)> FaultAsync(Uri worker, bool trusting = false)
    {
        using var http = Http(trusting);
        return await FaultAsync(http, worker);
    }

    private static async Task<(FaultReason Reason, string Sentence)> FaultAsync(HttpClient http, Uri worker)
    {
        try
        {
            using var answer = await http.GetAsync(worker);
            throw new AssertionException($"expected a fault, got {answer.StatusCode}");
        }
        catch (HttpRequestException exception)
        {
            return Split(FaultMapper.Map(exception, worker)!);
        }
    }

    private static (FaultReason Reason, string Sentence) Split(ConnectReading.Unreachable fault) =>
        (fault.Reason, fault.Detail[(fault.Detail.IndexOf(' ', StringComparison.Ordinal) + 1)..]);

    private sealed class OpenSslException : CryptographicException
    {
        public OpenSslException(int code)
            : base("what OpenSSL said") => HResult = code;
    }
}
