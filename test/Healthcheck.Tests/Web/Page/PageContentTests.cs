using System.Text.RegularExpressions;
using FakeConnect;

namespace Healthcheck.Tests.Web;

/// <summary>What the page shows, and what its address chooses.</summary>
[CancelAfter(60_000)]
internal sealed class PageContentTests
{
    private const string Trace = "org.x.Wrapper: stopped\n\tat a.B.c(B.java:1)\nCaused by: java.net.SocketException: reset by <peer>\n\tat d.E.f(E.java:2)";

    [Test]
    public async Task Answer_AllWell_SaysSoAndSince()
    {
        await using var page = await OpenPage.StartAsync([], FakeConnector.Running("orders", "sink", 2));

        var html = await page.ReadAsync();

        Assert.That(
            html,
            Does.Contain("<title>HEALTHY - Kafka Connect</title>").And.Contain("healthy.").And.Contain("Nothing that counts has failed."));
        Assert.That(
            html, Does.Contain("datetime=\"2026-03-01T13:00:00Z\"").And.Contain(">alive</span>").And.Not.Contain("id=\"timeline\""));
    }

    [Test]
    public async Task Answer_NoSnapshot_IsUnknownWithItsReason()
    {
        await using var page = await OpenPage.StartAsync([]);
        page.Connect.Answer("/connectors", FakeReply.Text("<html>", 200, "text/html"));
        for (var poll = 0; poll < 4; poll++)
        {
            await page.NextAsync();
        }

        var html = await page.ReadAsync();

        Assert.That(
            html, Does.Contain("<title>UNKNOWN").And.Contain("the last poll failed (invalid_body").And.Contain("Nothing is known."));
    }

    [Test]
    public async Task Answer_ShortListOfWorkerNotAlive_IsNotBelievedSince()
    {
        await using var page = await OpenPage.StartAsync([], FakeConnector.Running("a", "sink", 1), FakeConnector.Running("b", "sink", 1));
        page.Connect.Alive = false;
        page.Cluster.Clear();
        await page.NextAsync();

        Assert.That(
            await page.ReadAsync(), Does.Contain("<strong>The list is not believed</strong> since <time datetime=\"2026-03-01T13:00:"));
    }

    [Test]
    public async Task Problems_OneCauseOnManyTasks_IsOneRowWithItsTrace()
    {
        await using var page = await OpenPage.StartAsync(
            ["--runbooks-url", "https://runbooks.example/connect/"], FakeConnector.Running("orders", "sink", 6, "w:1"));
        foreach (var task in new[] { 1, 3, 4 })
        {
            page.Cluster.SetTask("orders", task, "FAILED", Trace);
        }

        page.Cluster.SetTask("orders", 5, "FAILED", "java.lang.OutOfMemoryError");
        await page.NextAsync();

        var problems = await page.ReadSectionAsync("problems");

        Assert.That(Regex.Count(problems, "<details"), Is.EqualTo(2));
        Assert.That(
            problems,
            Does.Contain("<bdi>orders</bdi> tasks 1, 3, 4 <span class=\"count\">× 3</span>").And.Contain("<bdi>orders</bdi> task 5<"));
        Assert.That(problems, Does.Contain("<summary>java.net.SocketException: reset by &lt;peer&gt;</summary>"));
        Assert.That(
            problems, Does.Contain("<strong>Caused by: java.net.SocketException: reset by &lt;peer&gt;</strong>\n    at d.E.f(E.java:2)"));
        Assert.That(
            problems,
            Does.Contain("/connectors/orders/restart?includeTasks=true&amp;onlyFailed=true").And
                .Contain("/connectors/orders/tasks/5/restart"));
        Assert.That(problems, Does.Contain("https://runbooks.example/connect/KafkaConnectTasksFailed.md"));
        Assert.That(problems, Does.Contain("<time datetime=\"2026-03-01T13:00:10Z\" title=\"2026-03-01T13:00:10Z\" data-ago>now</time>"));
    }

    [Test]
    public async Task Problems_RootCauseMessageOff_TellTheClassAlone()
    {
        await using var page = await OpenPage.StartAsync(
            ["--root-cause-message", "off"], FakeConnector.Running("orders", "sink", 0).With(new FakeTask(0, "FAILED", "w:1", Trace)));

        Assert.That(await page.ReadSectionAsync("problems"), Does.Contain("<summary>java.net.SocketException</summary>"));
    }

    [Test]
    public async Task Pending_InItsGrace_SaysWhenItCounts()
    {
        await using var page = await OpenPage.StartAsync(["--grace-period", "5m"], FakeConnector.Running("orders", "sink", 1));
        page.Cluster.SetTask("orders", 0, "FAILED", Trace);
        await page.NextAsync();

        var problems = await page.ReadSectionAsync("problems");

        Assert.That(problems, Does.Contain("Nothing that counts has failed.").And.Contain("Pending"));
        Assert.That(
            problems, Does.Contain("<time datetime=\"2026-03-01T13:05:10Z\" title=\"2026-03-01T13:05:10Z\" data-until>in 5 min</time>"));
    }

    [TestCase("RUNNING", "FAILED", "FAILED")]
    [TestCase("RUNNING", "UNASSIGNED", "UNASSIGNED")]
    [TestCase("PAUSED", "RUNNING", "PAUSED")]
    [TestCase("FAILED", "RUNNING", "FAILED")]
    [TestCase("RUNNING", "MARTIAN", "MARTIAN")]
    [TestCase("RUNNING", "RUNNING", "RUNNING")]
    public async Task Connector_State_IsTheWorstOfItsParts(string connector, string task, string shown)
    {
        await using var page = await OpenPage.StartAsync(
            [], new FakeConnector("orders", "sink", connector, "w:1", [new FakeTask(0, "RUNNING", "w:1"), new FakeTask(1, task, "w:1")]));

        Assert.That(
            await page.ReadSectionAsync("connectors"),
            Does.Match($"<bdi>orders</bdi></th><td><i class=\"[a-z]+\"></i> <bdi>{shown}</bdi>"));
    }

    [TestCase("/ui?q=ORD", "orders")]
    [TestCase("/ui?state=failed", "orders")]
    [TestCase("/ui?type=source", "clicks")]
    [TestCase("/ui?worker=w-2", "orders,clicks", Description = "a task of orders runs there")]
    [TestCase("/ui?worker=w-2:8083&type=sink", "orders")]
    [TestCase("/ui?state=paused", "audit")]
    [TestCase("/ui?q=nobody", "")]
    [TestCase("/ui?page=99", "orders,audit,clicks", Description = "the last page; the worst first")]
    public async Task Address_Filters_TheList(string path, string names)
    {
        await using var page = await OpenPage.StartAsync(
            [],
            FakeConnector.Running("clicks", "source", 1, "w-2:8083"),
            new FakeConnector(
                "orders", "sink", "RUNNING", "w-1:8083", [new FakeTask(0, "RUNNING", "w-2:8083"), new FakeTask(1, "FAILED", "w-1:8083")]),
            new FakeConnector("audit", "sink", "PAUSED", "w-1:8083", []));

        var list = await page.ReadSectionAsync("connectors", path);

        Assert.That(
            string.Join(',', Regex.Matches(list, "<th scope=\"row\"><bdi>([^<]*)</bdi>").Select(match => match.Groups[1].Value)),
            Is.EqualTo(names));
    }

    [Test]
    public async Task Counters_AreFiltersThatCanBeTakenBack()
    {
        await using var page = await OpenPage.StartAsync(
            [], FakeConnector.Running("orders", "sink", 1).With(new FakeTask(0, "FAILED", "w:1")));

        Assert.That(await page.ReadSectionAsync("counters"), Does.Contain("href=\"?state=failed#connectors\""));
        Assert.That(
            await page.ReadSectionAsync("counters", "/ui?state=failed&q=o"),
            Does.Contain("href=\"?q=o#connectors\" aria-current=\"true\""));
    }

    [Test]
    public async Task Connectors_TenThousand_ArePagedBehindTheWorst()
    {
        await using var page = await OpenPage.StartAsync(
            [], [.. Enumerable.Range(0, 10_000).Select(i => FakeConnector.Running($"c-{i:0000}", "sink", 10, "w:1"))]);
        page.Cluster.SetTask("c-9999", 3, "FAILED", "boom");
        await page.NextAsync();

        var first = await page.ReadSectionAsync("connectors");
        var last = await page.ReadSectionAsync("connectors", "/ui?page=100&type=sink");

        Assert.That(
            first,
            Does.Contain("10,000").And.Contain("Page 1 of 100").And.Contain("href=\"?page=2#connectors\"").And
                .Match("<tbody>\n<tr><th scope=\"row\"><bdi>c-9999<"));
        Assert.That(
            last, Does.Contain("<bdi>c-9998<").And.Contain("href=\"?type=sink&amp;page=99#connectors\"").And.Not.Contain("rel=\"next\""));
        Assert.That((await page.ReadAsync()).Length, Is.LessThan(300_000));
    }

    [Test]
    public async Task Timeline_Flaps_AreCountedAndDrawn()
    {
        await using var page = await OpenPage.StartAsync(
            [], FakeConnector.Running("orders", "sink", 1), FakeConnector.Running("calm", "sink", 1));
        foreach (var state in new[] { "FAILED", "RUNNING", "FAILED", "RUNNING" })
        {
            page.Cluster.SetTask("orders", 0, state);
            await page.NextAsync();
        }

        var timeline = await page.ReadSectionAsync("timeline");

        Assert.That(timeline, Does.Contain("2 ×").And.Not.Contain("calm"));
        Assert.That(Regex.Count(timeline, "<rect class=\"failed\""), Is.EqualTo(2));
        Assert.That(timeline, Does.Contain("<title>failed from 2026-03-01T13:00:10Z to 2026-03-01T13:00:20Z</title>"));
    }

    [Test]
    public async Task Timeline_GoneConnector_WasFailedWhileItsTaskWas()
    {
        await using var page = await OpenPage.StartAsync(
            [], FakeConnector.Running("orders", "sink", 1), FakeConnector.Running("b", "sink", 1), FakeConnector.Running("c", "sink", 1));
        page.Cluster.SetTask("orders", 0, "FAILED");
        await page.NextAsync();
        page.Cluster.Remove("orders");
        await page.NextAsync();
        await page.NextAsync();

        Assert.That(
            Regex.Matches(await page.ReadSectionAsync("timeline"), "<rect class=\"([a-z]+)\"").Select(match => match.Groups[1].Value),
            Is.EqualTo(["running", "failed"]));
    }

    [Test]
    public async Task Workers_EachWithWhatItOwns()
    {
        await using var page = await OpenPage.StartAsync(
            [], FakeConnector.Running("orders", "sink", 3, "w-1:1", "w-2:1").With(new FakeTask(1, "FAILED", "w-2:1")));

        var workers = await page.ReadSectionAsync("workers");

        Assert.That(
            workers,
            Does.Match("(?s)<bdi>w-2:1</bdi>.*Tasks failed\" class=\"number failed\">1<.*<bdi>w-1:1</bdi>").And
                .Contain("href=\"?worker=w-2%3A1#connectors\""));
    }
}
