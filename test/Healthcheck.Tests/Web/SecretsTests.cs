using System.Text;
using FakeConnect;
using Healthcheck.Tests.Configuration;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Web;

internal sealed class SecretsTests
{
    private const string Credentials = "user:canary-secret";

    [Test]
    public async Task Everything_WithBasicAuth_NeverShowsThePassword()
    {
        var clock = new ManualTimeProvider();
        var (connect, cluster) = await RunningDaemon.StartConnectAsync(FakeConnector.Running("orders", "source", 1));
        await using var closing = connect;
        await using var daemon = await RunningDaemon.StartAsync(
            connect.Address, clock, "--basic-auth", Credentials, "--log-level", "DEBUG");
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(Credentials));
        Assert.That(connect.Requests.Select(request => request.Authorization), Is.All.EqualTo($"Basic {encoded}"));
        var shown = new StringBuilder(await ReadAllAsync(daemon));

        cluster.SetTask("orders", 0, "FAILED");
        shown.Append(await PollAndReadAllAsync(daemon, clock));
        connect.Answer("/connectors", FakeReply.Error(401, "Unauthorized"));
        shown.Append(await PollAndReadAllAsync(daemon, clock));
        connect.Answer("/connectors", FakeReply.Json("[1]"));
        shown.Append(await PollAndReadAllAsync(daemon, clock)).Append(daemon.Logs.All);

        Assert.That(daemon.Logs.All, Does.Contain("TaskUnhealthy").And.Contain("ConnectLost"));
        Assert.That(shown.ToString(), Does.Not.Contain("canary").And.Not.Contains(encoded));
    }

    [Test]
    public async Task BasicAuthFile_Changes_ThenNewCredentialsAreSentAndNoneShown()
    {
        using var file = new TemporaryFile("user:canary-old");
        var clock = new ManualTimeProvider();
        var (connect, _) = await RunningDaemon.StartConnectAsync(FakeConnector.Running("orders", "source", 1));
        await using var closing = connect;
        await using var daemon = await RunningDaemon.StartAsync(
            connect.Address, clock, "--basic-auth-file", file.Path, "--log-level", "DEBUG");
        await daemon.SettleAsync(clock);
        var before = connect.Requests.Count;
        await File.WriteAllTextAsync(file.Path, "user:canary-new");

        var shown = await PollAndReadAllAsync(daemon, clock) + daemon.Logs.All;

        Assert.That(connect.Requests.Take(before).Select(request => request.Authorization), Is.All.EqualTo(Header("user:canary-old")));
        Assert.That(
            connect.Requests.Skip(before).Select(request => request.Authorization),
            Is.Not.Empty.And.All.EqualTo(Header("user:canary-new")));
        Assert.That(
            shown,
            Does.Contain("ConnectionFileRead").And.Not.Contains("canary").And.Not.Contains(file.Path).And.Not
                .Contains(Header("user:canary-new")[6..]));
    }

    [TestCase("--bearer-token-file", "canary-old", "canary-new", "canary with a blank")]
    [TestCase("--connect-header-file", "X-Key: canary-old", "X-Key: canary-new", "canary")]
    public async Task OtherFileOfCredentials_ChangesAndIsFaulty_IsShownNowhere(string flag, string old, string next, string faulty)
    {
        using var file = new TemporaryFile(old);
        var clock = new ManualTimeProvider();
        var (connect, _) = await RunningDaemon.StartConnectAsync(FakeConnector.Running("orders", "source", 1));
        await using var closing = connect;
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, clock, flag, file.Path, "--log-level", "DEBUG");
        var shown = new StringBuilder(await ReadAllAsync(daemon));
        foreach (var text in new[] { next, faulty })
        {
            await daemon.SettleAsync(clock);
            await File.WriteAllTextAsync(file.Path, text);
            shown.Append(await PollAndReadAllAsync(daemon, clock));
        }

        connect.Answer("/connectors", FakeReply.Error(401, "Unauthorized"));
        shown.Append(await PollAndReadAllAsync(daemon, clock)).Append(daemon.Logs.All);

        Assert.That(shown.ToString(), Does.Contain("ConnectionFileRead").And.Contain("ConnectionFileFaulty").And.Contain("answered 401"));
        Assert.That(shown.ToString(), Does.Not.Contain("canary").And.Not.Contains(file.Path));
    }

    private static string Header(string credentials) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))}";

    private static async Task<string> PollAndReadAllAsync(RunningDaemon daemon, ManualTimeProvider clock)
    {
        await clock.WaitUntilArmedAsync(1);
        clock.Advance(TimeSpan.FromSeconds(10));
        await daemon.NextReportAsync();
        return await ReadAllAsync(daemon);
    }

    private static async Task<string> ReadAllAsync(RunningDaemon daemon)
    {
        var all = new StringBuilder();
        foreach (var path in new[] { "/", "/health", "/status", "/metrics", "/livez", "/readyz" })
        {
            using var response = await daemon.GetAsync(path);
            all.Append(response).Append(await response.Content.ReadAsStringAsync());
        }

        return all.ToString();
    }
}
