using Healthcheck.Tests.Configuration;
using Healthcheck.Tests.Web;

namespace Healthcheck.Tests.Restarts;

/// <summary>Attempts outlive the daemon where a file keeps them, and a file that is no use stops nothing.</summary>
internal sealed class RestartStateFileTests : RestarterFixture
{
    [Test]
    public async Task StateFile_DaemonStartsAgain_GoesOnWithTheAttempts()
    {
        using var file = new TemporaryFile("");
        File.Delete(file.Path);
        await using var connect = await StartAsync(Sick("orders"));
        connect.Restarts.Poison("orders", 1);
        string[] args = [.. On, "--restart-max-attempts", "2", "--state-file", file.Path];
        await using (var daemon = await RunningDaemon.StartAsync(connect.Address, Clock, args))
        {
            await PollAsync(daemon);
            await daemon.Logs.WaitForAsync("attempt 1");
            await RestartsAnsweredAsync(daemon);
            await StopAsync(daemon);
        }

        Assert.That(File.Exists(file.Path + ".new"), Is.False);
        await using var again = await RunningDaemon.StartAsync(connect.Address, Clock, args);
        await PollAsync(again, 5);
        Assert.That(connect.Posts, Has.Count.EqualTo(1), "the wait goes on too");
        await PollAsync(again, 2);
        await RestartsAnsweredAsync(again);
        await PollAsync(again, 7);

        Assert.That(connect.Posts, Has.Count.EqualTo(2));
        Assert.That(again.Logs.All, Does.Contain("attempt 2").And.Contain("is given up after 2 unsuccessful restarts"));
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("{\"version\":1}")]
    [TestCase("{\"version\":2,\"sent\":[],\"connectors\":[]}")]
    [TestCase("{\"version\":1,\"sent\":[],\"connectors\":[{\"name\":null}]}")]
    [TestCase("{\"version\":1,\"sent\":[],\"connectors\":[")]
    public async Task StateFile_Damaged_IsOneWarning(string content)
    {
        using var file = new TemporaryFile(content);
        await using var connect = await StartAsync(Sick("orders"));
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, Clock, [.. On, "--state-file", file.Path]);

        await PollAsync(daemon);
        await daemon.Logs.WaitForAsync("accepted the restart");

        Assert.That(daemon.Logs.All.Split("is damaged, so restart attempts are counted from zero"), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task StateFile_NotGiven_IsNoWarning()
    {
        await using var connect = await StartAsync(Sick("orders"));
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, Clock, On);
        await PollAsync(daemon);
        await daemon.Logs.WaitForAsync("accepted the restart");

        Assert.That(daemon.Logs.All, Does.Not.Contain("StateFile"));
    }

    [Test]
    public async Task StateFile_CannotBeWritten_IsOneWarning()
    {
        await using var connect = await StartAsync(Sick("orders"));
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, Clock, [.. On, "--state-file", "/proc/no-such-file"]);

        await PollAsync(daemon);
        await daemon.Logs.WaitForAsync("cannot be written, so restart attempts are lost");
        await daemon.Logs.WaitForAsync("accepted the restart");
        await PollAsync(daemon, 3);

        Assert.That(daemon.Logs.All.Split("cannot be written"), Has.Length.EqualTo(2));
    }

    /// <summary>As the host does it: what is being written is waited for.</summary>
    private async Task StopAsync(RunningDaemon daemon)
    {
        await daemon.SettleAsync(Clock);
        var stopped = daemon.App.StopAsync();
        await Clock.WaitUntilArmedAsync(2);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await stopped;
    }
}
