using FakeConnect;
using Healthcheck.IntegrationTests.Support;
using Microsoft.Playwright;

namespace Healthcheck.WithoutKafka;

/// <summary>Pictures of the page, for people: test/screenshots.sh says where they go. Without it they are taken and thrown away.</summary>
[TestFixture]
internal sealed class PageScreenshots
{
    private const string Trace = """
        org.apache.kafka.connect.errors.ConnectException: Exiting WorkerSinkTask due to unrecoverable exception.
        	at org.apache.kafka.connect.runtime.WorkerSinkTask.deliverMessages(WorkerSinkTask.java:658)
        Caused by: java.net.SocketException: Connection reset
        	at org.example.warehouse.WarehouseWriter.flush(WarehouseWriter.java:74)
        """;

    /// <summary>For people: it depends on the machine.</summary>
    private const string Speed = """
        async () => {
          const page = performance.getEntriesByType("navigation")[0];
          const paint = await new Promise(painted => {
            new PerformanceObserver(list => painted(list.getEntries()[0])).observe({ type: "paint", buffered: true });
            setTimeout(painted, 5000); // the picture is what counts
          });
          const [answer, picture] = [page.responseStart - page.requestStart, paint?.startTime - page.responseEnd];
          return `first byte ${Math.round(answer)} ms after the request, ${page.encodedBodySize} bytes, ` +
            `first paint ${Math.round(picture)} ms after the last byte`;
        }
        """;

    [TestCase("well")]
    [TestCase("one-failed")]
    [TestCase("many-failed")]
    [TestCase("not-believed")]
    [TestCase("empty")]
    public async Task Take_Situation_InBothWidthsAndSchemes(string situation)
    {
        using var unwanted = new RunFolder();
        var folder = Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } wanted ? wanted : unwanted.PathOf("");
        var cluster = new FakeCluster();
        Fill(cluster, situation is "empty" ? 0 : 24);
        await using var connect = await FakeWorker.StartAsync(cluster);
        await using var daemon = await DaemonProcess.StartAsync($"{connect.Address}");
        await daemon.BecomesAsync(200, Limits.Poll, "all is well");
        await BeginAsync(situation, cluster, connect, daemon);
        await using var browser = await Chromium.StartAsync();
        foreach (var width in new[] { 1280, 390 })
        {
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                var page = await browser.OpenAsync(new Uri(daemon.Address, "ui"), [], width, scheme);
                await TestContext.Out.WriteLineAsync($"{situation} {width} {scheme}: {await page.EvaluateAsync<string>(Speed)}");
                if (situation is "one-failed")
                {
                    await page.Locator("#problems summary").ClickAsync();
                    await page.Mouse.MoveAsync(0, 0);
                    await page.EvaluateAsync("document.activeElement.blur()");
                }

                var picture = Path.Combine(folder, $"{situation}-{width}-{scheme}.png".ToLowerInvariant());
                await page.ScreenshotAsync(new PageScreenshotOptions { Path = picture });
                Assert.That(new FileInfo(picture).Length, Is.GreaterThan(1000), picture);
            }
        }
    }

    private static async Task BeginAsync(string situation, FakeCluster cluster, FakeWorker connect, DaemonProcess daemon)
    {
        switch (situation)
        {
            case "one-failed":
                cluster.SetTask("orders-to-warehouse-03", 1, "FAILED", Trace);
                await daemon.BecomesAsync(503, Limits.Poll, situation);
                break;
            case "many-failed":
                foreach (var connector in cluster.Connectors.Where((_, place) => place % 3 == 0))
                {
                    cluster.SetTask(connector.Name, 0, "FAILED", Trace);
                    cluster.SetTask(connector.Name, 2, "FAILED", Trace);
                }

                cluster.SetState("clicks-to-search-01", "PAUSED");
                cluster.SetTask("customers-from-db-02", 1, "UNASSIGNED");
                await daemon.BecomesAsync(503, Limits.Poll, situation);
                break;
            case "not-believed":
                connect.Alive = false;
                cluster.Clear();
                await Eventually.TrueAsync(
                    async () => $"{(await daemon.GetAsync("ui")).Body}".Contains("not believed", StringComparison.Ordinal), Limits.Grace,
                    situation);
                break;
        }
    }

    private static void Fill(FakeCluster cluster, int connectors)
    {
        string[] names = ["orders-to-warehouse", "clicks-to-search", "customers-from-db"];
        for (var place = 0; place < connectors; place++)
        {
            cluster.Set(FakeConnector.Running(
                $"{names[place % 3]}-{place:00}", place % 3 == 2 ? "source" : "sink", 3 + (place % 5), "connect-1:8083", "connect-2:8083",
                "connect-3:8083"));
        }
    }
}
