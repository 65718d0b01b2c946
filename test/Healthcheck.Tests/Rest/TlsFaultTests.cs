using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Healthcheck.Connect;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

/// <summary>What goes wrong in TLS is told in words that lead to the mend; over real sockets where .NET can play the server.</summary>
[TestFixture]
[CancelAfter(60_000)]
internal sealed class TlsFaultTests
{
    private const string Demands = TlsFault.Demands;
    private const string WantsHttp = "does not speak TLS: --connect-url should begin with http://";
    private const string WantsHttps = "speaks TLS: --connect-url should begin with https://";
    private const string MayWantHttps = "; if it speaks TLS, --connect-url has to begin with https://";
    private const string Failed = "failed the TLS handshake: ";
    private const string OtherName =
        "is for another host name than --connect-url has (--connect-tls-server-name can give the one it is for)";
    private const string OtherAuthority =
        "comes from an authority that is not trusted here (--connect-ca-file can name its certificate)";

    [TestCase(42, Demands)]
    [TestCase(46, Demands)]
    [TestCase(48, Demands)]
    [TestCase(116, Demands)]
    [
        TestCase(40,
            Failed + "it refused (handshake_failure): it shares no cipher with this program, or wants a client certificate that it trusts")]
    [TestCase(70, Failed + "it speaks no version of TLS that this program takes (1.2, 1.3)")]
    [TestCase(112, Failed + "it does not know the host name in --connect-url (--connect-tls-server-name can give another)")]
    [TestCase(80, Failed + "it refused (alert 80)")]
    public async Task Fault_Alert_IsTold(byte alert, string sentence)
    {
        using var server = SocketServer.Alerting(alert);

        Assert.That(await TlsFault.FaultAsync(server.Https), Is.EqualTo((FaultReason.Tls, sentence)));
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
        var read = new IOException(
            "The decryption operation failed, see inner exception.", new InvalidOperationException("SSL", new OpenSslException(code)));

        Assert.That(TlsFault.Split(FaultMapper.Map(read, Given.Url)!), Is.EqualTo((FaultReason.Tls, sentence)));
        Assert.That(
            TlsFault.Split(FaultMapper.Map(new HttpRequestException("see inner exception", read), Given.Url)!),
            Is.EqualTo((FaultReason.Tls, sentence)));
    }

    [TestCase(999, Failed + "what OpenSSL said")]
    [TestCase(1000, Failed + "it refused (alert 0)")]
    [TestCase(1255, Failed + "it refused (alert 255)")]
    [TestCase(1256, Failed + "what OpenSSL said")]
    [TestCase(1040, Failed + "it refused (handshake_failure): it shares no cipher with this program, or wants a client certificate that it trusts")]
    [TestCase(1041, Demands)]
    [TestCase(1043, Demands)]
    [TestCase(1044, Demands)]
    [TestCase(1045, Demands)]
    [TestCase(1047, Failed + "it refused (alert 47)")]
    [TestCase(1049, Demands)]
    [TestCase(1050, Failed + "it refused (alert 50)")]
    [TestCase(1115, Failed + "it refused (alert 115)")]
    [TestCase(1117, Failed + "it refused (alert 117)")]
    [TestCase(156, WantsHttp)]
    [TestCase(191, Failed + "it speaks no version of TLS that this program takes (1.2, 1.3)")]
    public void Describe_ReasonOfOpenSsl_IsTold(int reason, string sentence)
    {
        foreach (var library in new[] { 20 << 23, 20 << 24 })
        {
            Assert.That(TlsFaults.Describe(new OpenSslException(library + reason)), Is.EqualTo(sentence));
        }
    }

    [TestCase(1000, 0)]
    [TestCase(1255, 255)]
    [TestCase(999, null)]
    [TestCase(1256, null)]
    public void FindAlert_ReasonOfOpenSsl_IsItsNumberOrNone(int reason, int? alert)
    {
        var exception = new IOException("outer", new OpenSslException((20 << 23) + reason));

        Assert.That((TlsFaults.FindAlert(exception), TlsFaults.FindAlert(new IOException("alone"))), Is.EqualTo((alert, (int?)null)));
    }

    [TestCase(45, false, "it takes it for expired")]
    [TestCase(44, false, "it takes it for revoked")]
    [TestCase(48, false, "it does not know the authority that issued it")]
    [TestCase(42, false, "it has to be issued by an authority that the worker trusts, for clients")]
    [TestCase(null, false, "it has to be issued by an authority that the worker trusts, for clients")]
    [TestCase(48, true, "it has expired")]
    public void DescribeRefusal_Alert_SaysWhy(int? alert, bool hasExpired, string why) => Assert.That(
        TlsFaults.DescribeRefusal(alert, hasExpired), Is.EqualTo($"refuses the client certificate of --connect-client-cert-file: {why}"));

    [Test]
    public void IsOurRefusal_ServerCertificateException_AnywhereWithin()
    {
        var ours = new ServerCertificateException("not trusted");

        Assert.That(TlsFaults.IsOurRefusal(ours), Is.True);
        Assert.That(TlsFaults.IsOurRefusal(new IOException("outer", new IOException("inner", ours))), Is.True);
        Assert.That(TlsFaults.IsOurRefusal(new IOException("outer", new AuthenticationException("theirs"))), Is.False);
        Assert.That(TlsFaults.IsOurRefusal(null), Is.False);
    }

    [Test]
    public void Describe_NoFrame_IsPlainText() => Assert.That(
        TlsFaults.Describe(new IOException("outer", new AuthenticationException("Cannot determine the frame size or a corrupted frame was received."))),
        Is.EqualTo(WantsHttp));

    [Test]
    public void Describe_FaultThatIsNotOfTls_IsNone() => Assert.That(
        TlsFaults.Describe(new HttpRequestException(HttpRequestError.ConnectionError, "refused", new IOException("reset"))), Is.Null);

    [Test]
    public void DescribeCertificate_SeveralThingsOddInTheChain_NamesAll() => Assert.That(
        TlsFaults.DescribeCertificate(
            SslPolicyErrors.RemoteCertificateChainErrors, [X509ChainStatusFlags.NotValidForUsage, X509ChainStatusFlags.HasWeakSignature]),
        Is.EqualTo("its certificate is not accepted (NotValidForUsage, HasWeakSignature)"));

    [TestCase("127.0.0.1", 2, true, OtherAuthority)]
    [TestCase("127.0.0.1", -1, false, "has expired or is not valid yet")]
    [TestCase("::1", 2, false, OtherName)]
    [TestCase("connect.internal", -1, true, OtherName + " and has expired or is not valid yet and " + OtherAuthority)]
    public async Task Fault_CertificateNotTrusted_SaysWhy(string host, int days, bool byAnother, string why)
    {
        using var trusted = new Authority();
        using var another = new Authority("another");
        using var certificate = (byAnother ? another : trusted).IssueForServer(host, days);
        using var server = SocketServer.Tls(certificate, SslProtocols.None, _ => true);
        using var http = TlsFault.Http(new RestOptions { Authorities = new([X509Certificate2.CreateFromPem(trusted.Pem)]) });

        Assert.That(await TlsFault.FaultAsync(http, server.Https), Is.EqualTo((FaultReason.Tls, $"{Failed}its certificate {why}")));
    }

    /// <summary>The name is given where the URL has an address, or a name of the inside.</summary>
    [Test]
    public async Task Fault_ServerNameGiven_IsTheOneThatCounts()
    {
        using var authority = new Authority();
        using var certificate = authority.IssueForServer("connect.internal");
        using var server = SocketServer.Tls(certificate, SslProtocols.None, _ => true);
        var options = new RestOptions { Authorities = new([X509Certificate2.CreateFromPem(authority.Pem)]) };
        using var given = TlsFault.Http(options with { TlsServerName = "connect.internal" });
        using var another = TlsFault.Http(options with { TlsServerName = "127.0.0.1" });

        using var answer = await given.GetAsync(server.Https);

        Assert.That(answer.IsSuccessStatusCode, Is.True);
        Assert.That(
            await TlsFault.FaultAsync(another, server.Https), Is.EqualTo((FaultReason.Tls, $"{Failed}its certificate {OtherName}")));
    }

    [Test]
    public async Task Fault_CertificateUnknownToTheSystem_SaysSo()
    {
        using var certificate = SocketServer.Certificate();
        using var server = SocketServer.Tls(certificate, SslProtocols.None);

        Assert.That(await TlsFault.FaultAsync(server.Https), Is.EqualTo((FaultReason.Tls, $"{Failed}its certificate {OtherAuthority}")));
    }

    [TestCase(SslPolicyErrors.RemoteCertificateNotAvailable, X509ChainStatusFlags.NoError, "it shows no certificate")]
    [TestCase(SslPolicyErrors.RemoteCertificateNameMismatch, X509ChainStatusFlags.NoError, "its certificate " + OtherName)]
    [TestCase(SslPolicyErrors.RemoteCertificateChainErrors, X509ChainStatusFlags.Revoked, "its certificate is revoked")]
    [TestCase(SslPolicyErrors.RemoteCertificateChainErrors, X509ChainStatusFlags.PartialChain, "its certificate " + OtherAuthority)]
    [
        TestCase(SslPolicyErrors.RemoteCertificateChainErrors, X509ChainStatusFlags.NotValidForUsage,
            "its certificate is not accepted (NotValidForUsage)")]
    public void DescribeCertificate_Refused_SaysWhy(SslPolicyErrors errors, X509ChainStatusFlags chain, string sentence)
    {
        Assert.That(TlsFaults.DescribeCertificate(errors, [chain]), Is.EqualTo(sentence));
    }

    [Test]
    public void Map_OtherFaultOfAuthentication_IsToldAsItIs()
    {
        var exception = new HttpRequestException(
            HttpRequestError.SecureConnectionError, "see inner exception", new AuthenticationException("odd"));

        Assert.That(TlsFault.Split(FaultMapper.Map(exception, Given.Url)!), Is.EqualTo((FaultReason.Tls, Failed + "odd")));
    }

    [Test]
    public async Task Fault_TlsSpokenToPlainHttp_NamesTheScheme()
    {
        using var server = SocketServer.Saying("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        Assert.That(await TlsFault.FaultAsync(server.Https), Is.EqualTo((FaultReason.Tls, WantsHttp)));
    }

    /// <summary>Java answers with an alert; who closes without a word cannot be told from others that do.</summary>
    [Test]
    public async Task Fault_PlainHttpSpokenToTls_NamesTheScheme()
    {
        using var certificate = SocketServer.Certificate();
        using var silent = SocketServer.Tls(certificate, SslProtocols.None);
        using var alerting = SocketServer.Alerting(70);

        Assert.That(
            await TlsFault.FaultAsync(silent.Http),
            Is.EqualTo((FaultReason.Connect, "closed the connection before it answered" + MayWantHttps)));
        Assert.That(await TlsFault.FaultAsync(alerting.Http), Is.EqualTo((FaultReason.Tls, WantsHttps)));
    }

    /// <summary>The alert is lost to the reset.</summary>
    [Test]
    public async Task Fault_PlainHttpAnsweredByAReset_NamesTheSchemeToo()
    {
        using var server = new SocketServer(async stream =>
        {
            await stream.ReadAtLeastAsync(new byte[4096], 1, throwOnEndOfStream: false);
            stream.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
            stream.Socket.Close();
        });

        Assert.That(
            await TlsFault.FaultAsync(server.Http),
            Is.EqualTo((FaultReason.Connect, "broke the connection before it answered" + MayWantHttps)));
    }

    [Test]
    public async Task Fault_ClosesInTheHandshake_SaysSo()
    {
        using var server = SocketServer.Saying("");

        Assert.That(await TlsFault.FaultAsync(server.Https), Is.EqualTo((FaultReason.Tls, Failed + "it closed the connection")));
    }

    private sealed class OpenSslException : CryptographicException
    {
        public OpenSslException(int code)
            : base("what OpenSSL said") => HResult = code;
    }
}
