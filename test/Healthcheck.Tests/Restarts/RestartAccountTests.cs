using Healthcheck.Tests.Configuration;
using Healthcheck.Tests.Web;

namespace Healthcheck.Tests.Restarts;

/// <summary>The right to restart may be another account's than the right to read.</summary>
internal sealed class RestartAccountTests : RestarterFixture
{
    private const string Whole = "/connectors/orders/restart?includeTasks=true&onlyFailed=true";

    [Test]
    public async Task On_OwnCredentials_AreForRestartsAlone()
    {
        using var file = new TemporaryFile("restarter:b");
        await using var connect = await StartAsync(Sick("orders"));
        await using var daemon = await RunningDaemon.StartAsync(
            connect.Address, Clock, [.. On, "--basic-auth", "reader:a", "--restart-basic-auth-file", file.Path]);

        await PollAsync(daemon);
        await RestartsAnsweredAsync(daemon);

        var users = connect.Requests.ToLookup(
            request => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(request.Authorization!["Basic ".Length..])),
            request => request.Method + request.Target);
        Assert.That(users["restarter:b"], Is.EqualTo(["GET/", "POST" + Whole]));
        Assert.That(users["reader:a"], Has.None.StartsWith("POST"));
    }

    [Test]
    public async Task On_OwnToken_IsForRestartsAlone()
    {
        using var file = new TemporaryFile("canary");
        await using var connect = await StartAsync(Sick("orders"));
        await using var daemon = await RunningDaemon.StartAsync(
            connect.Address, Clock, [.. On, "--basic-auth", "reader:a", "--restart-bearer-token-file", file.Path]);

        await PollAsync(daemon);
        await RestartsAnsweredAsync(daemon);

        var byToken = connect.Requests.Where(request => request.Authorization is "Bearer canary")
            .Select(request => request.Method + request.Target);
        Assert.That(byToken, Is.EqualTo(["GET/", "POST" + Whole]));
    }
}
