using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using FakeConnect;
using Healthcheck.IntegrationTests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Healthcheck.WithoutKafka;

/// <summary>The page in a browser.</summary>
[TestFixture]
internal sealed class PageTests
{
    private const string Trace = "a.B: stopped\n\tat a.B.c(B.java:1)\nCaused by: java.net.SocketException: reset\n\tat d.E.f(E.java:2)";

    private readonly List<string> _complaints = [];
    private Chromium _browser = null!;
    private FakeCluster _cluster = null!;
    private FakeWorker _connect = null!;
    private DaemonProcess _daemon = null!;

    [OneTimeSetUp]
    public async Task StartBrowserAsync() => _browser = await Chromium.StartAsync();

    [OneTimeTearDown]
    public async Task StopBrowserAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }
    }

    [SetUp]
    public async Task StartAsync()
    {
        _complaints.Clear();
        _cluster = TroubledCluster.AllWell();
        _connect = await FakeWorker.StartAsync(_cluster);
        _daemon = await DaemonProcess.StartAsync($"{_connect.Address}");
        await _daemon.BecomesAsync(200, Limits.Poll, "all is well");
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _browser.CloseAllAsync();
        await _daemon.DisposeAsync();
        await _connect.DisposeAsync();
    }

    [Test]
    public async Task Verdict_Turns_TitleIconAndWordFollow()
    {
        var page = await OpenAsync();
        var icon = page.Locator("link[rel=icon]");
        await Expect(page).ToHaveTitleAsync("HEALTHY - Kafka Connect");
        await Expect(icon).ToHaveAttributeAsync("href", new System.Text.RegularExpressions.Regex("ui/healthy"));

        Fail();

        await Expect(page).ToHaveTitleAsync("UNHEALTHY (1) - Kafka Connect");
        await Expect(icon).ToHaveAttributeAsync("href", new System.Text.RegularExpressions.Regex("ui/unhealthy"));
        await Expect(page.Locator("h1")).ToContainTextAsync("UNHEALTHY");
        await Expect(page.Locator("#announcement")).ToContainTextAsync("UNHEALTHY");
        Assert.That(_complaints, Is.Empty);
    }

    [Test]
    public async Task Filters_AreKeptInTheAddressAndShownByIt()
    {
        var page = await OpenAsync();
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("cl");

        await Expect(page.Locator("#connectors tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator("#search")).ToBeFocusedAsync();
        await Expect(page.Locator("#search")).ToHaveValueAsync("cl");
        await page.SelectOptionAsync("select[name=type]", "source");
        await Expect(page.Locator("#connectors")).ToContainTextAsync("No connector matches.");
        Assert.That(new Uri(page.Url).Query, Is.EqualTo("?q=cl&type=source"));

        var again = await _browser.OpenAsync(new Uri(page.Url), _complaints);
        await Expect(again.Locator("#connectors")).ToContainTextAsync("No connector matches.");
        await again.ClickAsync("text=Show all");
        await Expect(again.Locator("#connectors tbody tr")).ToHaveCountAsync(3);
        await again.Locator("#counters a", new() { HasText = "failed" }).ClickAsync();
        await Expect(again.Locator("#connectors")).ToContainTextAsync("No connector matches.");
        Assert.That(_complaints, Is.Empty);
    }

    [Test]
    public async Task Details_OverARefresh_StayOpen()
    {
        Fail();
        await _daemon.BecomesAsync(503, Limits.Poll, "a task has failed");
        var page = await OpenAsync();
        await page.ClickAsync("summary");
        await page.Mouse.MoveAsync(5, 5);
        await page.EvaluateAsync("document.activeElement.blur()");
        _cluster.SetTask("orders-to-warehouse", 2, "FAILED", "other");

        await Expect(page.Locator("#problems tbody tr")).ToHaveCountAsync(2);
        await Expect(page.Locator("details[open] pre")).ToContainTextAsync("Caused by: java.net.SocketException: reset");
        await Expect(page.Locator("details[open]")).ToHaveCountAsync(1);
    }

    [Test]
    public async Task Pointer_OverARow_NothingMovesUnderIt()
    {
        var page = await OpenAsync();
        var row = page.Locator("#connectors tbody tr").Nth(1);
        await row.HoverAsync();
        var before = (await row.BoundingBoxAsync())!;

        Fail();
        await Expect(page).ToHaveTitleAsync("UNHEALTHY (1) - Kafka Connect");
        await Expect(page.Locator("#problems")).ToContainTextAsync("java.net.SocketException");

        Assert.That((await row.BoundingBoxAsync())!.Y, Is.EqualTo(before.Y).Within(1));
        await Expect(page.Locator("#connectors")).Not.ToContainTextAsync("FAILED");
        await page.Mouse.MoveAsync(2, 2);
        await Expect(page.Locator("#connectors")).ToContainTextAsync("FAILED");
    }

    [TestCase(Chromium.PlainHost)]
    [TestCase("127.0.0.1")]
    public async Task Copy_TraceAndCommand_AreInTheClipboard(string host)
    {
        Fail();
        await _daemon.BecomesAsync(503, Limits.Poll, "a task has failed");
        var page = await OpenAsync(host);
        await page.ClickAsync("summary");
        await page.ClickAsync("text=Copy the command");
        await Expect(page.Locator("button", new() { HasText = "Copied" })).ToBeVisibleAsync();
        await page.FocusAsync("#search");
        await page.Keyboard.PressAsync("Control+V");

        await Expect(page.Locator("#search"))
            .ToHaveValueAsync($"curl -X POST '{_connect.Address}connectors/orders-to-warehouse/tasks/1/restart'");
    }

    [Test]
    public async Task Daemon_Lost_IsToldUntilItIsBack()
    {
        var page = await OpenAsync();
        await page.Context.SetOfflineAsync(true);
        await Expect(page.Locator("#freshness")).ToContainTextAsync("The daemon has not answered");
        await Expect(page.Locator("#freshness")).ToHaveClassAsync("lost");

        await page.Context.SetOfflineAsync(false);
        await Expect(page.Locator("#freshness")).ToHaveTextAsync("");
    }

    [Test]
    public async Task Keyboard_Alone_ReadsAndCopiesATrace()
    {
        Fail();
        await _daemon.BecomesAsync(503, Limits.Poll, "a task has failed");
        var page = await OpenAsync();

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("a.skip")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("#problems summary")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("#problems pre")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("button", new() { HasText = "Copied" })).ToBeVisibleAsync();
        await Expect(page.Locator("#announcement")).ToHaveTextAsync("Copied");
    }

    [TestCase("ui")]
    [TestCase("")]
    public async Task Prefix_OfAReverseProxy_AllIsBelowIt(string path)
    {
        await using var nginx = await Nginx.StartAsync(_daemon, "/tools/health/");
        var page = await _browser.OpenAsync(new Uri(nginx.Url, $"tools/health/{path}"), _complaints);

        await Expect(page.Locator("html")).ToHaveClassAsync("scripted");
        await Expect(page.Locator("#answer")).ToHaveCSSAsync("border-left-width", "8px");
        Fail();
        await Expect(page).ToHaveTitleAsync("UNHEALTHY (1) - Kafka Connect");
        await page.Locator("#workers a").First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/tools/health/{path}\\?worker="));
        await Expect(page.Locator("#connectors")).ToContainTextAsync("Show all");
        Assert.That(_complaints.Where(complaint => !complaint.Contains("503", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task Printed_IsThePageWithoutWhatCannotBePressedOnPaper()
    {
        Fail();
        await _daemon.BecomesAsync(503, Limits.Poll, "a task has failed");
        var page = await OpenAsync();
        await page.ClickAsync("summary");
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        await Expect(page.Locator("#connectors form")).ToBeHiddenAsync();
        await Expect(page.Locator("button.copy").First).ToBeHiddenAsync();
        await Expect(page.Locator("#problems pre")).ToBeVisibleAsync();
        Assert.That(await page.PdfAsync(), Has.Length.GreaterThan(5000));
    }

    [Test]
    public async Task WithoutScript_ShowsAllAndFilters()
    {
        Fail();
        await _daemon.BecomesAsync(503, Limits.Poll, "a task has failed");
        var page = await _browser.OpenAsync(new Uri(_daemon.Address, "ui"), _complaints, hasScript: false);

        await page.ClickAsync("summary");
        await Expect(page.Locator("pre strong")).ToContainTextAsync("Caused by: java.net.SocketException: reset");
        await Expect(page.Locator("#problems code")).ToContainTextAsync("curl -X POST");
        await Expect(page.Locator("button.copy").First).ToBeHiddenAsync();
        await page.FillAsync("#search", "cl");
        await page.ClickAsync("form button");
        await Expect(page.Locator("#connectors tbody tr")).ToHaveCountAsync(1);
        Assert.That(_complaints, Is.Empty);
    }

    [Test]
    public async Task Polling_Hidden_StopsUntilShown()
    {
        var page = await OpenAsync();
        await page.Clock.InstallAsync();
        await page.ReloadAsync();
        await page.EvaluateAsync("""
            Object.defineProperty(document, "hidden", { configurable: true, get: () => window.isHidden });
            window.isHidden = true;
            document.dispatchEvent(new Event("visibilitychange"));
            """);
        var requests = 0;
        page.Request += (_, _) => requests++;
        await page.Clock.FastForwardAsync(600_000);
        Assert.That(requests, Is.Zero);

        await page.RunAndWaitForResponseAsync(
            () => page.EvaluateAsync("window.isHidden = false; document.dispatchEvent(new Event('visibilitychange'));"), "**/ui");
    }

    [Test]
    public async Task Accessibility_EachWidthAndScheme_HasNoViolation([Values(10, 10_000)] int connectors)
    {
        await using var connect = await ManyConnectors.StartAsync(connectors);
        await using var daemon = await DaemonProcess.StartAsync(
            $"{connect.Address}", "--poll-interval", "10s", "--stale-after", "1m", "--request-timeout", "5s");
        await daemon.BecomesAsync(503, Limits.Poll, "tasks have failed");
        foreach (var width in new[] { 1280, 390 })
        {
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                var page = await _browser.OpenAsync(new Uri(daemon.Address, "ui"), _complaints, width, scheme);
                await page.Locator("summary").First.ClickAsync();
                var found = await page.RunAxe();
                Assert.That(found.Violations.Select(Describe), Is.Empty, $"{width} {scheme}");
                Assert.That(
                    await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width),
                    "nothing sticks out");
                await page.Context.CloseAsync();
            }
        }
    }

    private Task<IPage> OpenAsync(string host = "127.0.0.1") =>
        _browser.OpenAsync(new UriBuilder(_daemon.Address) { Host = host, Path = "/ui" }.Uri, _complaints);

    private void Fail() => _cluster.SetTask("orders-to-warehouse", 1, "FAILED", Trace);

    private static string Describe(AxeResultItem item) => $"{item.Id}: {item.Nodes[0].Html} {item.Nodes[0].Any.FirstOrDefault()?.Message}";
}
