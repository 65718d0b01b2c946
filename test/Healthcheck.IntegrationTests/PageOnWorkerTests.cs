using Deque.AxeCore.Playwright;
using Healthcheck.IntegrationTests.Support;
using static Microsoft.Playwright.Assertions;

namespace Healthcheck.IntegrationTests;

/// <summary>
/// What a person does at night: looks, reads why, mends it, presses the button, and sees it run; in a browser, on a real worker.
/// </summary>
[TestFixture]
internal sealed class PageOnWorkerTests
{
    private const string Password = "open:sesame";

    /// <summary>Of that password.</summary>
    private const string Users = "ada:$2y$04$abcdefghijklmnopqrstuu2GbQLdjwBFdH8CcOE866nGziodmvO8K\n";

    [Test]
    public async Task Problem_IsReadMendedAndRestartedByItsButton()
    {
        using var folder = new RunFolder();
        await using var worker = await ConnectWorker.StartAsync(SharedKafka.Broker, "page");
        await worker.Rest.CreateAsync("source", FileConnector.Source(folder));
        await worker.Rest.CreateAsync("sink", FileConnector.Sink(folder.PathOf("missing/sink.txt")));
        await worker.Rest.TasksBecomeAsync("source", "RUNNING", 1);
        await worker.Rest.TasksBecomeAsync("sink", "FAILED", 1);
        await using var daemon = await DaemonProcess.StartAsync(
            worker, "--web-users-file", folder.Write("users", Users), "--web-allow-restart", "--log-level", "DEBUG");
        await daemon.BecomesAsync(503, Limits.Poll, "a task has failed");
        Assert.That((await daemon.GetAsync("ui")).Code, Is.EqualTo(401), "not for everybody");
        await using var browser = await Chromium.StartAsync();
        var complaints = new List<string>();
        var page = await browser.OpenAsync(new Uri(daemon.Address, "ui"), complaints, user: ("ada", Password));

        await Expect(page).ToHaveTitleAsync("UNHEALTHY (1) - Kafka Connect");
        var problem = page.Locator("#problems tbody tr");
        await Expect(problem).ToHaveCountAsync(1);
        await Expect(problem).ToContainTextAsync("sink task 0");
        await Expect(problem.Locator("summary")).ToContainTextAsync("java.nio.file.NoSuchFileException");
        await problem.Locator("summary").ClickAsync();
        await Expect(problem.Locator("pre strong")).ToContainTextAsync("Caused by: java.nio.file.NoSuchFileException");
        var row = page.Locator("#connectors tbody tr", new() { HasText = "sink" }).First;
        await Expect(row).ToContainTextAsync("FAILED");

        Assert.That((await page.RunAxe()).Violations.Select(violation => violation.Id), Is.Empty, "with the button");

        Directory.CreateDirectory(folder.PathOf("missing"));
        await page.ClickAsync("text=Restart what failed of it");

        await Expect(page).ToHaveTitleAsync("HEALTHY - Kafka Connect");
        await Expect(page.Locator("#problems")).ToContainTextAsync("Nothing that counts has failed.");
        await Expect(row).ToContainTextAsync("RUNNING");
        await daemon.LogsAsync("Connector sink runs again, [0-9]+ s after its restart");
        Assert.That(worker.Posts, Is.EqualTo(new[] { "/connectors/sink/restart?includeTasks=true&onlyFailed=true" }));
        Assert.That(complaints, Is.Empty);
    }
}
