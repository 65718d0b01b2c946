using Microsoft.Playwright;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>Debian's Chromium, without a window.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    /// <summary>A name that is this host, and no secure context to a browser, as 127.0.0.1 would be.</summary>
    public const string PlainHost = "connect-health.example";

    private const string Program = "/usr/bin/chromium";

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Chromium> StartAsync()
    {
        if (!File.Exists(Program))
        {
            Requirement.Missing($"There is no {Program}; on Debian it is in the package chromium.");
        }

        Assertions.SetDefaultExpectTimeout((float)Limits.Poll.TotalMilliseconds);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,
            Args = ["--no-sandbox", "--disable-gpu", $"--host-resolver-rules=MAP {PlainHost} 127.0.0.1"],
        });
        return new Chromium(playwright, browser);
    }

    /// <summary>
    /// A page of a visitor of its own. What its console and its policy complain about ends up in <paramref name="complaints"/>.
    /// </summary>
    /// <param name="user">Is told when the daemon asks; null: it does not.</param>
    public async Task<IPage> OpenAsync(
        Uri address, List<string> complaints, int width = 1280, ColorScheme scheme = ColorScheme.Light,
        (string Name, string Password)? user = null, bool hasScript = true)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = scheme,
            JavaScriptEnabled = hasScript,
            HttpCredentials = user is { } known ? new HttpCredentials { Username = known.Name, Password = known.Password } : null,
        });
        context.SetDefaultTimeout((float)Limits.Poll.TotalMilliseconds);
        var page = await context.NewPageAsync();
        page.Console += (_, message) => complaints.AddRange(message.Type is "error" ? [message.Text] : []);
        page.PageError += (_, error) => complaints.Add(error);
        await page.GotoAsync(address.AbsoluteUri);
        return page;
    }

    /// <summary>Or they would go on asking, and complain when the daemon is gone.</summary>
    public async Task CloseAllAsync()
    {
        foreach (var context in _browser.Contexts.ToList())
        {
            await context.CloseAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
