using System.Text.RegularExpressions;
using FakeConnect;
using Healthcheck.Connect;
using Healthcheck.Tests.Support;
using Healthcheck.Web;
using Microsoft.AspNetCore.Http;

namespace Healthcheck.Tests.Web;

/// <summary>Names, traces and addresses come from anywhere: none becomes markup, turns a line round, or makes the page large.</summary>
[CancelAfter(60_000)]
internal sealed partial class PageSafetyTests
{
    private const string Canary = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>";
    private const string Bidi = "safe\u202Egnp.exe\u2066x\u200F";

    [TestCase(Canary)]
    [TestCase(Bidi)]
    [TestCase("a\r\n</pre></details><b>\u2028\u0000\u0085")]
    [TestCase("&lt;script&gt; &amp; javascript:alert(1) ${x} {{x}}")]
    public async Task Fields_OfConnect_AreOnlyText(string hostile)
    {
        await using var page = await OpenPage.StartAsync(
            ["--runbooks-url", "https://runbooks.example/"],
            new FakeConnector(
                hostile, hostile, "RUNNING", hostile,
                [new FakeTask(0, "FAILED", hostile, hostile), new FakeTask(1, hostile, hostile, hostile)], hostile),
            new FakeConnector($"{hostile}2", "sink", "FAILED", hostile, [], $"a\nCaused by: a.B: {hostile}"));
        page.Cluster.SetState($"{hostile}2", hostile);
        await page.NextAsync();
        page.Cluster.SetState($"{hostile}2", "FAILED", $"{hostile}\nCaused by: {hostile}");
        await page.NextAsync();

        AssertHarmless(await page.ReadAsync());
    }

    [TestCase("q")]
    [TestCase("state")]
    [TestCase("type")]
    [TestCase("worker")]
    [TestCase("cluster")]
    [TestCase("page")]
    [TestCase("page=2&x")]
    public async Task Parameters_OfTheAddress_AreOnlyText(string name)
    {
        await using var page = await OpenPage.StartAsync([], FakeConnector.Running("orders", "sink", 1));

        foreach (var hostile in new[] { Canary, Bidi, new string('<', 1000) })
        {
            AssertHarmless(await page.ReadAsync($"/ui?{name}={Uri.EscapeDataString(hostile)}"));
        }
    }

    [Test]
    public async Task Fields_AsLongAsTheyMayBe_AreCut()
    {
        var huge = new string('<', 5000);
        await using var page = await OpenPage.StartAsync(
            ["--max-trace-size", "1MiB"],
            new FakeConnector(
                huge, huge, "RUNNING", huge,
                [.. Enumerable.Range(0, 3).Select(id => new FakeTask(id, "FAILED", "w:1", new string('<', 300_000) + id))]),
            FakeConnector.Running("b", "sink", 0).With(
                new FakeTask(0, "FAILED", "w:1", string.Concat(Enumerable.Repeat("Caused by: a.B: c\n", 20_000)))));

        var html = await page.ReadAsync();

        Assert.That(
            html,
            Has.Length.LessThan(2_000_000).And.Contain("FAILED").And.Contain("the rest does not fit on this page").And
                .EndsWith("</html>\n"));
        AssertHarmless(html);
    }

    [Test]
    public async Task Cache_ManyOddQueries_IsBoundedAndKeepsRoomForThePlainPage()
    {
        using var turn = new SemaphoreSlim(1);
        var pages = new PageCache([], new StatusPage(new PageOptions()), "1", turn);
        for (var i = 0; i < 200; i++)
        {
            await FindAsync(new PageQuery { Search = $"{i}" });
        }

        Assert.That(await IsKeptAsync(new PageQuery { Search = "0" }), Is.True);
        Assert.That(await IsKeptAsync(new PageQuery { Search = "199" }), Is.False);
        Assert.That(await IsKeptAsync(PageQuery.All), Is.True);

        async Task<bool> IsKeptAsync(PageQuery query) => ReferenceEquals(await FindAsync(query), await FindAsync(query));

        Task<Answer> FindAsync(PageQuery query) =>
            pages.FindAsync(new PageRequest(query, null, "ui/", IsPacked: false), Timestamp.Now(new ManualTimeProvider()));
    }

    [TestCase("", "?")]
    [
        TestCase("?q=a%26b&state=FAILED&worker=w:1&type=Sink&cluster=eu&page=3",
            "?q=a%26b&state=failed&worker=w%3A1&type=sink&cluster=eu&page=3")]
    [TestCase("?page=0", "?")]
    [TestCase("?page=-1&page=x", "?")]
    [TestCase("?other=1&q=%20", "?")]
    public void Query_ParsedAndWritten_IsTheSame(string address, string written)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(address);

        Assert.That(PageQuery.Parse(context.Request.Query).ToAddress(), Is.EqualTo(written));
    }

    private static void AssertHarmless(string html)
    {
        Assert.That(
            Tags().Matches(html).Select(match => Values().Replace(match.Value, "")).Where(tag => !Ours().IsMatch(tag)).Distinct(),
            Is.Empty);
        Assert.That(Regex.Count(html, "<script"), Is.EqualTo(1), "our own");
        Assert.That(html, Does.Not.Contain("<img").And.Not.Contain("<b>"));
        Assert.That(
            html.Where(one => !DisplayText.IsHarmless(new System.Text.Rune(char.IsSurrogate(one) ? 'x' : one)) && one is not '\n'),
            Is.Empty);
        Assert.That(html, Does.Not.Match("&#x(202E|2066|200F|0|85|2028);"));
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("=\"[^\"]*\"")]
    private static partial Regex Values();

    /// <summary>A tag without the values of its attributes.</summary>
    [GeneratedRegex("^<[/!]?(?!b>|img)[a-z][a-z0-9]*( (?!on)[a-zA-Z-]+)* ?/?>$")]
    private static partial Regex Ours();
}
