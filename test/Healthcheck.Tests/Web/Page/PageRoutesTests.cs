using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using FakeConnect;
using Healthcheck.Tests.Configuration;

namespace Healthcheck.Tests.Web;

/// <summary>Who gets the page, where, and with which headers.</summary>
[CancelAfter(60_000)]
internal sealed partial class PageRoutesTests
{
    private static readonly FakeConnector Failed = FakeConnector.Running("orders", "sink", 1).With(
        new FakeTask(0, "FAILED", "w:1", "boom"));

    [TestCase("/ui", OpenPage.Browser, 200, true)]
    [TestCase("/ui/", "*/*", 200, true)]
    [TestCase("/ui?state=failed", null, 200, true)]
    [TestCase("/", OpenPage.Browser, 503, true)]
    [TestCase("/?q=a", OpenPage.Browser, 503, true)]
    [TestCase("/", "text/html", 503, true)]
    [TestCase("/", "*/*", 503, false, Description = "curl")]
    [TestCase("/", null, 503, false, Description = "a probe")]
    [TestCase("/", "application/json", 503, false)]
    [TestCase("/", "application/json, text/html", 503, false)]
    [TestCase("/", "application/json;q=0.5, text/html", 503, true)]
    [TestCase("/", "text/html;q=0.5, */*", 503, false)]
    [TestCase("/", "text/html;q=0", 503, false)]
    [TestCase("/", "text/html; nonsense=;;", 503, false)]
    [TestCase("/health", OpenPage.Browser, 503, false)]
    [TestCase("/ui/nothing", OpenPage.Browser, 404, false)]
    [TestCase("/UI", OpenPage.Browser, 404, false)]
    public async Task Path_AndAccept_DecideOnPageOrJson(string path, string? accept, int code, bool isPage)
    {
        await using var page = await OpenPage.StartAsync([], Failed);

        using var answer = await page.SendAsync(path, accept);
        using var head = await page.SendAsync(path, accept, method: HttpMethod.Head);

        Assert.That(((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType is "text/html"), Is.EqualTo((code, isPage)));
        Assert.That(head.StatusCode, Is.EqualTo(answer.StatusCode));
        Assert.That(head.Content.Headers.ContentLength, Is.EqualTo(answer.Content.Headers.ContentLength));
        Assert.That(await head.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    [Test]
    public async Task Headers_Page_AreStrictAndVary()
    {
        await using var page = await OpenPage.StartAsync([], Failed);

        using var answer = await page.SendAsync("/");
        using var own = await page.SendAsync("/ui");
        using var post = await page.SendAsync("/ui", method: HttpMethod.Post);

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.That(
            policy,
            Does.StartWith("default-src 'none'; script-src 'self'; style-src 'self'").And.Not.Contain("unsafe").And.Not.Contain("data:"));
        Assert.That(answer.Headers.Vary, Is.EqualTo(["Accept", "Accept-Encoding"]));
        Assert.That(own.Headers.Vary, Is.EqualTo(["Accept-Encoding"]));
        Assert.That(
            (answer.Headers.CacheControl!.NoStore, answer.Headers.GetValues("X-Content-Type-Options").Single()),
            Is.EqualTo((true, "nosniff")));
        Assert.That(post.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
    }

    [Test]
    public async Task Page_HasNoCodeOrStyleOfItsOwn()
    {
        await using var page = await OpenPage.StartAsync([], Failed);

        Assert.That(await page.ReadAsync(), Does.Not.Match("(?i)<script(?![^>]* src=)|<style|[ \"]style=|[ \"]on[a-z]+=|javascript:"));
    }

    [TestCase("/ui", "ui/")]
    [TestCase("/ui/", "../ui/")]
    [TestCase("/", "ui/")]
    public async Task Assets_AreRelativeHashedAndKept(string path, string folder)
    {
        await using var page = await OpenPage.StartAsync([], Failed);
        using var answer = await page.SendAsync(path);
        var html = await answer.Content.ReadAsStringAsync();
        var addresses = Addresses().Matches(html).Select(match => match.Groups[1].Value)
            .Where(address => address.EndsWith("css", StringComparison.Ordinal)
            || address.EndsWith("js", StringComparison.Ordinal) || address.EndsWith("svg", StringComparison.Ordinal)).ToList();

        Assert.That(html, Does.Not.Match("(href|src)=\"(/|https?:)"));
        Assert.That(addresses, Has.Count.EqualTo(3).And.All.StartsWith(folder).And.All.Match(@"\.[0-9a-f]{12}\.(css|js|svg)$"));
        foreach (var address in addresses)
        {
            using var asset = await page.Daemon.Http.GetAsync(new Uri(new Uri(page.Daemon.Http.BaseAddress!, path), address));
            Assert.That(asset.StatusCode, Is.EqualTo(HttpStatusCode.OK), address);
            Assert.That(asset.Headers.CacheControl!.ToString(), Does.Contain("immutable").And.Not.Contain("no-store"));
            Assert.That(asset.Content.Headers.ContentType!.MediaType, Is.AnyOf("text/css", "text/javascript", "image/svg+xml"));
        }
    }

    [Test]
    public async Task ETag_SameReport_Is304WithoutBodyAndChangesWithTheNext()
    {
        await using var page = await OpenPage.StartAsync([], Failed);
        using var first = await page.SendAsync("/ui");
        var tag = first.Headers.ETag!.ToString();

        using var same = await OpenPage.SendAsync(page.Daemon.Http, "/ui?q=other", tag: tag);
        await page.NextAsync();
        using var next = await OpenPage.SendAsync(page.Daemon.Http, "/ui", tag: tag);

        Assert.That((same.StatusCode, (await same.Content.ReadAsByteArrayAsync()).Length), Is.EqualTo((HttpStatusCode.NotModified, 0)));
        Assert.That((next.StatusCode, next.Headers.ETag!.ToString() == tag), Is.EqualTo((HttpStatusCode.OK, false)));
    }

    [Test]
    public async Task Size_HundredConnectors_IsSmall()
    {
        await using var page = await OpenPage.StartAsync(
            [],
            [.. Enumerable.Range(0, 100).Select(i => FakeConnector
                .Running($"connector-{i}", "sink", 10, "w-1:8083", "w-2:8083", "w-3:8083"))]);

        using var answer = await page.SendAsync("/ui", encoding: "gzip, br");
        var packed = await answer.Content.ReadAsByteArrayAsync();
        using var unpacked = new StreamReader(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress));

        Assert.That(answer.Content.Headers.ContentEncoding, Is.EqualTo(["gzip"]));
        Assert.That(packed, Has.Length.LessThan(60_000));
        Assert.That(await unpacked.ReadToEndAsync(), Does.Contain("connector-99").And.EndsWith("</html>\n"));
    }

    [Test]
    public async Task Ui_Off_IsJsonAnd404()
    {
        await using var page = await OpenPage.StartAsync(["--ui", "off"], Failed);

        using var own = await page.SendAsync("/ui");
        using var root = await page.SendAsync("/");

        Assert.That(
            (own.StatusCode, root.Content.Headers.ContentType!.MediaType), Is.EqualTo((HttpStatusCode.NotFound, "application/json")));
    }

    [Test]
    public async Task Guarded_Page_IsForThoseWithCredentials()
    {
        using var users = new TemporaryFile(Door.Users);
        await using var door = await Door.OpenAsync("--web-users-file", users.Path);
        using var client = door.Client();
        const string Right = $"ada:{Door.Password}";

        Assert.That(await AskAsync("/ui"), Is.EqualTo((401, "application/json")));
        Assert.That(await AskAsync("/ui/page.css"), Is.EqualTo((401, "application/json")));
        Assert.That(await AskAsync("/ui", Right), Is.EqualTo((200, "text/html")));
        Assert.That(await AskAsync("/"), Is.EqualTo((503, "application/json")));
        Assert.That(await AskAsync("/", Right), Is.EqualTo((503, "text/html")));

        async Task<(int Code, string? Type)> AskAsync(string path, string? pair = null)
        {
            using var answer = await OpenPage.SendAsync(client, path, pair: pair);
            return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Test]
    public async Task Clusters_EachHasItsPageAndAllHaveTiles()
    {
        await using var clusters = await Clusters.StartAsync("eu", "us");
        clusters["us"].SetTask("orders", 0, "FAILED", "boom");
        await clusters.PollAsync("eu", "us");

        var all = (await clusters.AskAsync("/ui")).Body;
        var eu = (await clusters.AskAsync("/clusters/eu/ui")).Body;

        Assert.That(all, Does.Contain("UNHEALTHY").And.Contain("href=\"?cluster=us\"").And.Contain("only-eu").And.Contain("only-us"));
        Assert.That(
            all.IndexOf("?cluster=us", StringComparison.Ordinal), Is.LessThan(all.IndexOf("?cluster=eu", StringComparison.Ordinal)),
            "the worst first");
        Assert.That(
            eu,
            Does.Contain("HEALTHY").And.Not.Contain("UNHEALTHY").And.Contain("only-eu").And.Not.Contain("only-us").And
                .Contain("../../ui/page."));
        Assert.That((await clusters.AskAsync("/ui?cluster=us")).Body, Does.Not.Contain("only-eu"));
        Assert.That((await clusters.AskAsync("/ui?cluster=mars")).Body, Does.Contain("UNKNOWN").And.Contain("no such cluster is watched"));
        Assert.That((await clusters.AskAsync("/clusters/mars/ui")).Code, Is.EqualTo(404));
        using var root = await OpenPage.SendAsync(clusters.Daemon.Http, "/clusters/us");
        Assert.That(((int)root.StatusCode, root.Content.Headers.ContentType!.MediaType), Is.EqualTo((503, "text/html")));
    }

    [GeneratedRegex("(?:href|src)=\"([^\"]+)\"")]
    private static partial Regex Addresses();
}
