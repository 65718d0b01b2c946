using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Healthcheck.Connect;
using Healthcheck.Files;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Healthcheck.Tests.Rest;

/// <summary>What is known of a connection: whether it lasts, whether its certificates are still in use, and when they end.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class WorkerConnectionTests
{
    [TestCase("1.1", "", true)]
    [TestCase("1.1", "close", false)]
    [TestCase("1.1", "keep-alive", true)]
    [TestCase("1.0", "", false)]
    [TestCase("1.0", "Keep-Alive", true)]
    [TestCase("1.0", "close", false)]
    public async Task Lasts_AfterAnAnswer_AsItAnnounces(string version, string header, bool lasts)
    {
        using var connect = new StubConnect();
        connect.List.Answers(_ =>
        {
            var response = new HttpResponseMessage { Version = Version.Parse(version), Content = new StringContent("{}") };
            response.Headers.TryAddWithoutValidation("Connection", header);
            return Task.FromResult(response);
        });
        await connect.ReadAsync();
        Assert.That(connect.Connection.Lasts, Is.EqualTo(lasts));

        connect.Connection.MarkNotLasting();
        Assert.That(connect.Connection.Lasts, Is.False);
    }

    [Test]
    public void Dispose_OwnedHandler_IsDisposedWithTheConnectionAndNotBefore()
    {
        var inner = new DisposableHandler();
        var options = new RestOptions();
        var factory = new WorkerConnectionFactory(
            new ConnectionFiles(options, TimeProvider.System, NullLogger<ConnectionFiles>.Instance), options, TimeProvider.System,
            () => new SingleConnectionHandler(inner), () => throw new AssertionException("nobody else is asked"));
        var connection = factory.Create(Given.Url);

        connection.List.Dispose();
        connection.Question.Dispose();
        Assert.That(inner.IsDisposed, Is.False, "another client may still use it");
        connection.Dispose();

        Assert.That(inner.IsDisposed, Is.True);
    }

    /// <summary>Whichever of the two has changed: a connection made before shows, or trusts, the old one.</summary>
    [TestCase(true, false)]
    [TestCase(false, true)]
    [TestCase(true, true)]
    [TestCase(false, false)]
    public async Task IsOutdated_CertificateFilesChange_OnlyThen(bool authoritiesChange, bool clientChanges)
    {
        var time = new ManualTimeProvider();
        using var authority = new Authority();
        X509Certificate2Collection authorities = [X509Certificate2.CreateFromPem(authority.Pem)];
        var shown = SslStreamCertificateContext.Create(authority.IssueForServer(), null, offline: true);
        var options = new RestOptions
        {
            Authorities = new(authorities, Source(authorities, authoritiesChange)),
            ClientCertificate = new(shown, Source(shown, clientChanges)),
        };
        var files = new ConnectionFiles(options, time, NullLogger<ConnectionFiles>.Instance);
        using var connection = new WorkerConnectionFactory(files, options, time).Create(Given.Url);
        Assert.That(connection.IsOutdated, Is.False);

        time.Advance(TimeSpan.FromSeconds(1));
        await files.RefreshAsync(CancellationToken.None);

        Assert.That(connection.IsOutdated, Is.EqualTo(authoritiesChange || clientChanges));
    }

    [Test]
    public async Task Send_CredentialsChangedInTheirFile_GoAlong()
    {
        var time = new ManualTimeProvider();
        var seen = new List<string?>();
        var source = new FileSource<Secret>(
            "--basic-auth-file", "the file", "", () => new FileTexts(["new"], null), _ => (new Secret("u:new"), null));
        var options = new RestOptions { BasicAuth = new(new Secret("u:old"), source) };
        using var connection = new WorkerConnectionFactory(
            new ConnectionFiles(options, time, NullLogger<ConnectionFiles>.Instance), options, time,
            () => new SingleConnectionHandler(new AuthorizationRecorder(seen)), () => throw new AssertionException("nobody else is asked"))
            .Create(Given.Url);

        for (var request = 1; request <= 2; request++)
        {
            using var response = await connection.Question.GetAsync(Given.Url);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(
            seen.ConvertAll(sent => Encoding.UTF8.GetString(Convert.FromBase64String(sent!))), Is.EqualTo(new[] { "u:old", "u:new" }));
    }

    [TestCase("X-Key", false)]
    [TestCase("authorization", true)]
    [TestCase("", false)]
    public void HaveAuthorization_Lines_AsOneOfThemIsIt(string name, bool has)
    {
        (string, string)[] lines = name.Length == 0 ? [] : [("X-First", "1"), (name, "2")];

        Assert.That(new RequestHeaders([.. lines]).HaveAuthorization, Is.EqualTo(has));
    }

    [Test]
    public async Task Tls_PlainHttp_NothingIsKnown()
    {
        using var server = SocketServer.Saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        var factory = Given.Connections(new RestOptions());
        using var connection = factory.Create(server.Http);
        using var answer = await connection.Question.GetAsync(server.Http);

        Assert.That(factory.Tls, Is.Null);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Tls_AfterAHandshake_TellsWhenTheServersCertificateEnds(bool isInsecure)
    {
        using var authority = new Authority();
        using var certificate = authority.IssueForServer();
        using var server = SocketServer.Tls(certificate, SslProtocols.None);
        var factory = Given.Connections(new RestOptions
        {
            TlsIsInsecure = isInsecure,
            Authorities = new([X509Certificate2.CreateFromPem(authority.Pem)]),
        });
        Assert.That(factory.Tls, Is.EqualTo(isInsecure ? new TlsFacts(null, null, true) : null), "nobody was asked yet");
        using var connection = factory.Create(server.Https);
        using var answer = await connection.Question.GetAsync(server.Https);

        Assert.That(factory.Tls, Is.EqualTo(new TlsFacts(new DateTimeOffset(certificate.NotAfter), null, isInsecure)));
    }

    [Test]
    public void Tls_ClientCertificateAlone_TellsWhenItEnds()
    {
        using var authority = new Authority();
        var shown = authority.IssueForServer();
        var factory = Given.Connections(new RestOptions
        {
            ClientCertificate = new(SslStreamCertificateContext.Create(shown, null, offline: true)),
        });

        Assert.That(factory.Tls, Is.EqualTo(new TlsFacts(null, new DateTimeOffset(shown.NotAfter), false)));
    }

    private static FileSource<T> Source<T>(T value, bool changes)
        where T : class
    {
        var texts = new FileTexts(["text"], null);
        return new FileSource<T>("--file", "the file", changes ? "" : texts.Hash, () => texts, _ => (value, null));
    }

    private sealed class DisposableHandler : HttpMessageHandler
    {
        public bool IsDisposed { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage());

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }

    private sealed class AuthorizationRecorder(List<string?> seen) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            seen.Add(request.Headers.Authorization?.Parameter);
            return Task.FromResult(new HttpResponseMessage());
        }
    }
}
