using System.Net;

namespace Healthcheck.Benchmarks.Load;

/// <summary>Scrapes at a steady rate, and open pages as the page's script keeps them.</summary>
internal sealed class Crowd(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None })
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromSeconds(60),
    };

    private int _scraped;
    private int _pages;
    private int _faults;

    public (int Scraped, int Pages, int Faults) Done => (_scraped, _pages, _faults);

    /// <param name="scrapes">A second.</param>
    /// <param name="pages">Open ones; each asks once an interval whether there is something new.</param>
    public Task RunAsync(int scrapes, int pages, TimeSpan interval, CancellationToken stop)
    {
        var all = new List<Task> { ScrapeAsync(scrapes, stop) };
        for (var page = 0; page < pages; page++)
        {
            all.Add(KeepOpenAsync(interval, interval * page / pages, stop));
        }

        return Task.WhenAll(all);
    }

    public void Dispose() => _http.Dispose();

    private async Task ScrapeAsync(int rate, CancellationToken stop)
    {
        var running = new List<Task>();
        using var clock = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / rate), TimeProvider.System);
        try
        {
            while (await clock.WaitForNextTickAsync(stop))
            {
                running.RemoveAll(task => task.IsCompleted);
                running.Add(AskAsync("metrics", request => request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip"), () =>
                    Interlocked.Increment(ref _scraped)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task KeepOpenAsync(TimeSpan interval, TimeSpan first, CancellationToken stop)
    {
        var tag = "";
        await Task.Delay(first, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stop.IsCancellationRequested)
        {
            tag = await AskAsync(
                "ui",
                request =>
                {
                    request.Headers.TryAddWithoutValidation("Accept", "text/html");
                    request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
                    request.Headers.TryAddWithoutValidation("If-None-Match", tag);
                },
                () => Interlocked.Increment(ref _pages));
            await Task.Delay(interval, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<string> AskAsync(string path, Action<HttpRequestMessage> change, Action count)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            change(request);
            using var response = await _http.SendAsync(request);
            await response.Content.ReadAsByteArrayAsync();
            count();
            return response.Headers.ETag?.ToString() ?? "";
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            Interlocked.Increment(ref _faults);
            return "";
        }
    }
}
