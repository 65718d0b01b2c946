using System.Text.Json.Nodes;
using FakeConnect;
using Healthcheck.Tests.Metrics;

namespace Healthcheck.Tests.Web;

/// <summary>Clusters come, go and change without a restart, and without disturbing the others.</summary>
[CancelAfter(60_000)]
internal sealed class ClustersFileChangeTests
{
    private const string Healthy = Clusters.Healthy;

    [Test]
    public async Task File_Changed_TakesAndGivesClustersAndLeavesOthersAlone()
    {
        await using var daemon = await Clusters.StartAsync("eu", "us");
        await daemon.AddAsync("ap");
        daemon.Write(daemon.Define("eu"), daemon.Define("ap"));

        daemon.ReadFile();
        await daemon.WaitForReportsAsync("ap");

        var list = JsonNode.Parse((await daemon.AskAsync("/clusters")).Body)!["clusters"]!.AsArray();
        Assert.That(list.Select(one => $"{one!["name"]}"), Is.EqualTo(["eu", "ap"]));
        Assert.That(await daemon.AskAsync("/"), Is.EqualTo((200, Healthy)));
        Assert.That((await daemon.AskAsync("/clusters/us")).Code, Is.EqualTo(404));
        Assert.That(daemon.Daemon.Logs.All, Does.Contain("The clusters file was read again: added: ap; removed: us"));
        Assert.That(await daemon.PollsAsync("eu"), Is.EqualTo((1, 0)), "eu goes on undisturbed");
        var page = PrometheusPage.Parse((await daemon.AskAsync("/metrics")).Body);
        Assert.That(
            page["kafka_connect_up"].Samples.Select(sample => sample.Series).ToList(),
            Is.EqualTo(["kafka_connect_up{cluster=eu}", "kafka_connect_up{cluster=ap}"]));
        Assert.That(
            page.Families.SelectMany(family => family.Samples).Select(sample => sample.Series), Has.None.Contains("cluster=us"),
            "nor in the histogram");
    }

    [Test]
    public async Task File_ClusterChanged_KeepsItsCountersAndIsNeverAmiss()
    {
        await using var daemon = await Clusters.StartAsync("eu");
        await daemon.PollAsync("eu");
        daemon.Write(daemon.Define("eu", """, "poll-interval": "20s" """));

        daemon.ReadFile();
        await daemon.Daemon.Logs.WaitForAsync("changed: eu");
        Assert.That(await daemon.AskAsync("/"), Is.EqualTo((200, Healthy)), "the one before goes on until there is a first poll");
        await daemon.WaitForReportsAsync("eu");

        // Of the loop and of whoever reads the file: the loop of before has ended.
        await daemon.Clock.WaitUntilSettledAsync(2);
        Assert.That(await daemon.PollsAsync("eu"), Is.EqualTo((3, 0)));
        Assert.That((await daemon.AskAsync("/status")).Body, Does.Contain("\"interval_seconds\": 20"));
    }

    /// <summary>The one in the middle is never polled; what was shown before it goes on until the last is.</summary>
    [Test]
    public async Task File_ClusterChangedTwiceBeforeItIsPolled_ShowsTheFirstUntilTheLastIsPolled()
    {
        await using var daemon = await Clusters.StartAsync("eu");
        daemon.Worker("eu").Answer("/connectors", FakeReply.Hanging());
        daemon.Write(daemon.Define("eu", """, "poll-interval": "20s" """));
        daemon.ReadFile();
        await daemon.Daemon.Logs.WaitForAsync("changed: eu");
        await daemon.AddAsync("ap");
        daemon.Write(daemon.Define("eu", """, "poll-interval": "30s" """), daemon.Define("ap"));
        daemon.ReadFile();
        await daemon.WaitForReportsAsync("ap");

        Assert.That(await daemon.AskAsync("/"), Is.EqualTo((200, Healthy)));
        Assert.That(await daemon.PollsAsync("eu"), Is.EqualTo((1, 0)));
        Assert.That((await daemon.AskAsync("/clusters/eu/status")).Body, Does.Contain("\"interval_seconds\": 10"));
    }

    [Test]
    public async Task File_NewClusterThatHangs_IsNotShownBeforeItWasPolled()
    {
        await using var daemon = await Clusters.StartAsync("eu");
        await daemon.AddAsync("ap");
        daemon.Worker("ap").Answer("/connectors", FakeReply.Hanging());
        daemon.Write(daemon.Define("eu"), daemon.Define("ap"));

        daemon.ReadFile();
        await daemon.Daemon.Logs.WaitForAsync("added: ap");

        Assert.That(await daemon.AskAsync("/"), Is.EqualTo((200, Healthy)));
        Assert.That((await daemon.AskAsync("/clusters/ap")).Code, Is.EqualTo(404));
    }

    [Test]
    public async Task File_Faulty_IsOneLineAndTheClustersGoOn()
    {
        await using var daemon = await Clusters.StartAsync("eu", "us");
        daemon.WriteText("""[{ "name": "eu" }]""");

        await daemon.PollAsync("eu", "us");
        await daemon.Daemon.Logs.WaitForAsync("The clusters file is invalid");
        await daemon.PollAsync("eu", "us");

        Assert.That(await daemon.AskAsync("/clusters/us"), Is.EqualTo((200, Healthy)));
        Assert.That(daemon.Daemon.Logs.All.Split("The clusters file is invalid"), Has.Length.EqualTo(2));
        Assert.That(daemon.Daemon.Logs.All, Does.Contain("cluster 'eu' of clusters file").And.Contain("has no connect-url; allowed: http"));
    }
}
