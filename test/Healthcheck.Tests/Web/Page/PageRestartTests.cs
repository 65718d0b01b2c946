using FakeConnect;
using Healthcheck.Tests.Configuration;

namespace Healthcheck.Tests.Web;

/// <summary>What the page says of restarts, and where it has a button.</summary>
[CancelAfter(60_000)]
internal sealed class PageRestartTests
{
    private static readonly string[] On = ["--restart", "on", "--restart-after", "0", "--restart-max-delay", "30s", "--log-level", "DEBUG"];

    [Test]
    public async Task Problems_Restarted_SayHowOftenAndWhenNext()
    {
        await using var page = await OpenPage.StartAsync([.. On, "--restart-max-attempts", "2"], Sick("orders"));
        page.Connect.Restarts.Poison("orders", 1);
        Assert.That(await page.ReadSectionAsync("problems"), Does.Not.Contain("class=\"restarts\""), "there was none yet");

        await page.NextAsync();
        await page.Daemon.Logs.WaitForAsync("accepted the restart");
        Assert.That(
            await page.ReadSectionAsync("problems"),
            Does.Match("<p class=\"restarts\">Restarted once, <time [^>]*>now</time>; what became of it will be seen\\.</p>"));

        for (var i = 0; i < 2; i++)
        {
            await page.NextAsync();
        }

        await page.NextAsync();
        await page.Daemon.Logs.WaitForAsync("attempt 2");
        for (var i = 0; i < 4; i++)
        {
            await page.NextAsync();
        }

        Assert.That(
            await page.ReadSectionAsync("problems"),
            Does.Match("<strong class=\"given-up\">Given up</strong> after 2 restarts, the last <time "));
    }

    [Test]
    public async Task Problems_FailedAgain_SayWhenTheNextOneComes()
    {
        await using var page = await OpenPage.StartAsync(
            ["--restart", "on", "--restart-after", "0", "--log-level", "DEBUG"], Sick("orders"));
        page.Connect.Restarts.Poison("orders", 1);
        await page.NextAsync();
        await page.Daemon.Logs.WaitForAsync("accepted the restart");
        for (var i = 0; i < 12; i++)
        {
            await page.NextAsync();
            if ((await page.ReadSectionAsync("problems")).Contains("times", StringComparison.Ordinal))
            {
                await page.Daemon.Logs.WaitForAsync("attempt 2");
            }
        }

        Assert.That(
            await page.ReadSectionAsync("problems"),
            Does.Match("Restarted 2 times, the last <time [^>]*>\\d+ s ago</time>; it failed again; the next one <time [^>]*data-until>in \\d+ s</time>\\."));
    }

    [Test]
    public async Task Problems_DryRun_SayWhatWouldHaveBeen()
    {
        await using var page = await OpenPage.StartAsync(["--restart", "dry-run", "--restart-after", "0"], Sick("orders"));
        await page.NextAsync();

        Assert.That(await page.ReadSectionAsync("problems"), Does.Contain("<p class=\"restarts\">Would have been restarted once, "));
    }

    [Test]
    public async Task Answer_RestartsPausedByAnOutage_SaysSo()
    {
        await using var page = await OpenPage.StartAsync(On, [.. Enumerable.Range(0, 6).Select(place => Sick($"sick-{place}"))]);
        await page.NextAsync();

        Assert.That(await page.ReadAsync(), Does.Contain("<strong>Nothing is restarted</strong> since <time "));
    }

    [Test]
    public async Task Problems_NobodyMayRestart_HaveTheCommand()
    {
        await using var page = await OpenPage.StartAsync([], Sick("orders"));

        Assert.That(
            await page.ReadSectionAsync("problems"), Does.Contain("<p>Restart: <code>curl -X POST").And.Not.Contain("class=\"restart\""));
    }

    [TestCase("/ui", "connectors/a%2Fb%27%3C/restart")]
    [TestCase("/ui/", "../connectors/a%2Fb%27%3C/restart")]
    [TestCase("/", "connectors/a%2Fb%27%3C/restart")]
    public async Task Problems_UsersMayRestart_HaveAButtonWithItsAddress(string path, string address)
    {
        using var users = new TemporaryFile(Door.Users);
        await using var page = await OpenPage.StartAsync(["--web-users-file", users.Path, "--web-allow-restart"], Sick("a/b'<"));
        using var answer = await OpenPage.SendAsync(page.Daemon.Http, path, pair: $"ada:{Door.Password}");
        var html = await answer.Content.ReadAsStringAsync();

        Assert.That(html, Does.Contain($"<button type=\"button\" class=\"restart\" data-address=\"{address}\">"));
        Assert.That(html, Does.Contain("<p class=\"by-hand\">Restart: <code>"), "for whoever has no script");
        Assert.That(answer.Headers.GetValues("Content-Security-Policy").Single(), Does.Not.Contain("unsafe"));
    }

    [Test]
    public async Task Problems_SettingsForbidIt_HaveNoButton()
    {
        using var users = new TemporaryFile(Door.Users);
        await using var page = await OpenPage.StartAsync(
            ["--web-users-file", users.Path, "--web-allow-restart", "--restart-exclude", "orders"], Sick("orders"));
        using var answer = await OpenPage.SendAsync(page.Daemon.Http, "/ui", pair: $"ada:{Door.Password}");

        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Not.Contain("class=\"restart\"").And.Contain("<p>Restart: <code>"));
    }

    [Test]
    public async Task Problems_OfANamedCluster_AreRestartedThere()
    {
        using var users = new TemporaryFile(Door.Users);
        await using var clusters = await Clusters.StartAsync(["eu", "us"], null, "", "--web-users-file", users.Path, "--web-allow-restart");
        clusters["us"].SetTask("orders", 0, "FAILED");
        await clusters.PollAsync("eu", "us");

        foreach (var (path, address) in new[]
        {
            ("/ui", "clusters/us/connectors/orders/restart"),
            ("/clusters/us/ui", "../../clusters/us/connectors/orders/restart"),
        })
        {
            using var answer = await OpenPage.SendAsync(clusters.Daemon.Http, path, pair: $"ada:{Door.Password}");
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain($"data-address=\"{address}\""), path);
        }
    }

    private static FakeConnector Sick(string name) =>
        new(name, "sink", "RUNNING", "w1:1", [new FakeTask(0, "RUNNING", "w1:1"), new FakeTask(1, "FAILED", "w2:1", "boom")]);
}
