using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Healthcheck.Connect;
using Healthcheck.Files;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Healthcheck.Tests.Rest;

/// <summary>A worker that demands a client certificate, or refuses ours: told in words that lead to the mend.</summary>
[TestFixture]
[CancelAfter(60_000)]
internal sealed class ClientCertificateFaultTests
{
    private const string Demands = TlsFault.Demands;
    private const string Refuses = "refuses the client certificate of --connect-client-cert-file: ";

    private static readonly SslProtocols[] Versions = [SslProtocols.Tls12, SslProtocols.Tls13];

    [TestCaseSource(nameof(Versions))]
    public async Task Fault_ClientCertificateDemanded_SaysSo(SslProtocols version)
    {
        using var certificate = SocketServer.Certificate();
        using var server = SocketServer.Tls(certificate, version, shown => shown is not null);

        Assert.That(await TlsFault.FaultAsync(server.Https, trusting: true), Is.EqualTo((FaultReason.Tls, Demands)));
    }

    [TestCase(SslProtocols.Tls12, 2, "it has to be issued by an authority that the worker trusts, for clients")]
    [TestCase(SslProtocols.Tls13, 2, "it has to be issued by an authority that the worker trusts, for clients")]
    [TestCase(SslProtocols.Tls12, -1, "it has expired")]
    [TestCase(SslProtocols.Tls13, -1, "it has expired")]
    public async Task Fault_ClientCertificateRefused_SaysWhy(SslProtocols version, int days, string why)
    {
        using var authority = new Authority();
        using var certificate = SocketServer.Certificate();
        using var server = SocketServer.Tls(certificate, version, _ => false);
        var shown = authority.IssueForServer(days: days);
        var options = new RestOptions
        {
            TlsIsInsecure = true,
            ClientCertificate = new(SslStreamCertificateContext.Create(shown, null, offline: true)),
        };
        using var http = TlsFault.Http(options);

        Assert.That(await TlsFault.FaultAsync(http, server.Https), Is.EqualTo((FaultReason.Tls, Refuses + why)));
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Fault_ClientCertificateAskedForAndNotNeeded_IsNotBlamedForALaterBreak(SslProtocols version)
    {
        var demands = false;
        using var certificate = SocketServer.Certificate();
        using var server = SocketServer.Tls(certificate, version, shown => shown is not null || !demands);
        using var http = TlsFault.Http(new RestOptions { TlsIsInsecure = true });
        using var answer = await http.GetAsync(server.Https);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));

        demands = true;
        Assert.That((await TlsFault.FaultAsync(http, server.Https)).Sentence, Does.Not.Contain("certificate"));
    }

    /// <summary>One that was taken before, and another now.</summary>
    [TestCaseSource(nameof(Versions))]
    public async Task Fault_OtherClientCertificateThanTheOneTaken_IsBlamed(SslProtocols version)
    {
        using var authority = new Authority();
        using var certificate = SocketServer.Certificate();
        using var shownFirst = authority.IssueForServer();
        using var server = SocketServer.Tls(certificate, version, shown => shown?.GetCertHashString() == shownFirst.Thumbprint);
        var time = new ManualTimeProvider();
        var next = SslStreamCertificateContext.Create(authority.IssueForServer(), null, offline: true);
        var source = new FileSource<SslStreamCertificateContext>(
            "--connect-client-cert-file", "the file", "", () => new([], null), _ => (next, null));
        var options = new RestOptions
        {
            TlsIsInsecure = true,
            ClientCertificate = new(SslStreamCertificateContext.Create(shownFirst, null, offline: true), source),
        };
        var files = new ConnectionFiles(options, time, NullLogger<ConnectionFiles>.Instance);
        using var http = new HttpClient(new SingleConnectionHandler(options, new TlsConnector(options, files, time)));
        using (var answer = await http.GetAsync(server.Https))
        {
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }

        time.Advance(TimeSpan.FromSeconds(1));
        await files.RefreshAsync(CancellationToken.None);

        Assert.That((await TlsFault.FaultAsync(http, server.Https)).Sentence, Does.StartWith(Refuses));
    }

    [TestCase(42, "it has to be issued by an authority that the worker trusts, for clients")]
    [TestCase(44, "it takes it for revoked")]
    [TestCase(45, "it takes it for expired")]
    [TestCase(48, "it does not know the authority that issued it")]
    public async Task Fault_AlertAboutTheCertificateWeHave_SaysWhatItMeans(byte alert, string why)
    {
        using var authority = new Authority();
        using var server = SocketServer.Alerting(alert);
        using var http = TlsFault.Http(
            new RestOptions
            {
                ClientCertificate = new(SslStreamCertificateContext
                .Create(authority.IssueForServer(), null, offline: true))
            });

        Assert.That(await TlsFault.FaultAsync(http, server.Https), Is.EqualTo((FaultReason.Tls, Refuses + why)));
    }
}
