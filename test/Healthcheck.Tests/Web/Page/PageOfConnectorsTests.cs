using System.Text.RegularExpressions;
using FakeConnect;

namespace Healthcheck.Tests.Web;

/// <summary>The pages of the list of connectors: nothing is missing, nothing is there twice, and the worst come first.</summary>
[CancelAfter(60_000)]
internal sealed class PageOfConnectorsTests
{
    [TestCase("", "", "", 250)]
    [TestCase("&type=sink", "sink", "", 125)]
    [TestCase("&q=C-00", "", "c-00", 100)]
    public async Task Connectors_OnAllPages_AreEachThereOnceInOrder(string filter, string type, string start, int expected)
    {
        await using var page = await OpenPage.StartAsync([], [.. Shuffled(250).Select(Connector)]);
        foreach (var name in new[] { "c-0090", "c-0011", "c-0078" })
        {
            page.Cluster.SetTask(name, 0, "FAILED", "boom");
        }

        page.Cluster.SetTask("c-0055", 1, "UNASSIGNED", "");
        await page.NextAsync();

        var rows = new List<string>();
        for (var number = 1; number <= (expected + 99) / 100; number++)
        {
            rows.AddRange(Names(await page.ReadSectionAsync("connectors", $"/ui?page={number}{filter}")));
        }

        string[] worst = ["c-0011", "c-0078", "c-0090", "c-0055"];
        var all = Enumerable.Range(0, 250).Select(Connector)
            .Where(connector => type.Length == 0 || connector.Type == type)
            .Where(connector => connector.Name.StartsWith(start, StringComparison.Ordinal))
            .Select(connector => connector.Name).ToList();
        Assert.That(rows, Is.EqualTo(worst.Where(all.Contains).Concat(all.Except(worst))).And.Count.EqualTo(expected));
    }

    [Test]
    public async Task Connectors_PageBehindTheLast_IsTheLast()
    {
        await using var page = await OpenPage.StartAsync([], [.. Shuffled(101).Select(Connector)]);

        var last = await page.ReadSectionAsync("connectors", "/ui?page=99999");

        Assert.That(Names(last), Is.EqualTo(["c-0100"]));
        Assert.That(last, Does.Contain("Page 2 of 2"));
    }

    private static FakeConnector Connector(int number) =>
        FakeConnector.Running($"c-{number:0000}", number % 2 == 0 ? "sink" : "source", 2, "w:1");

    /// <summary>Each once, far from their order.</summary>
    private static IEnumerable<int> Shuffled(int count) => Enumerable.Range(0, count).OrderBy(number => number * 7919 % count);

    private static IEnumerable<string> Names(string section) =>
        Regex.Matches(section, "<tr><th scope=\"row\"><bdi>([^<]+)<").Select(match => match.Groups[1].Value);
}
