using System.Net;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Healthcheck.Tests.Rest;

[TestFixture]
[CancelAfter(20_000)]
internal sealed class WorkerConnectionFactoryTests
{
    private const string Canary = "c4n4ry";

    [Test]
    public async Task Create_ListAndQuestion_SendHeadersAndKeepCredentialsToThemselves()
    {
        using var connect = new StubConnect();
        var seen = new List<string>();
        connect.List.Says(Canary, HttpStatusCode.Unauthorized);
        connect.Health.Says(Canary, HttpStatusCode.ServiceUnavailable);
        var options = new RestOptions { BasicAuth = new(new Secret($"user:{Canary}")) };
        var credentials = new ConnectionFiles(options, connect.Time, NullLogger<ConnectionFiles>.Instance);
        var connections = new WorkerConnectionFactory(
            credentials,
            options,
            connect.Time,
            () => new SingleConnectionHandler(new Recorder(seen) { InnerHandler = connect.Mock }),
            () => throw new AssertionException("nobody else is asked"));
        using var connection = connections.Create(Given.Url);

        var reading = await connect.Client.ReadAsync(
            connection, new PollDeadline(TimeSpan.FromHours(1), connect.Time), CancellationToken.None);
        var life = await new LivenessClient(WorkerCheck.Health, SecretRedactor.Default, connect.Time)
            .AskAsync(connection, [], CancellationToken.None);

        var encoded = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"user:{Canary}"));
        var expected = $"application/json|{Product.Name}/{Product.Version}|Basic {encoded}";
        Assert.That(seen, Is.EqualTo(new[] { expected, expected }));
        Assert.That($"{reading} {life} {options}", Does.Not.Contain(Canary).And.Not.Contain(encoded));
    }

    private sealed class Recorder(List<string> seen) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            seen.Add($"{request.Headers.Accept}|{request.Headers.UserAgent}|{request.Headers.Authorization}");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
