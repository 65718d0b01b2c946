using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Healthcheck.Benchmarks.Soak;

/// <summary>Those who ask a daemon all day long: probes, scrapes in all formats, open pages, clients that read slowly or leave.</summary>
internal sealed class Clients(Uri address) : IDisposable
{
    private static readonly string[] Formats = ["text/plain;version=0.0.4", "application/openmetrics-text;version=1.0.0", "*/*"];

    private readonly HttpClient _http = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None })
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromSeconds(30),
    };
    private readonly List<string> _faults = [];
    private long _answered;

    /// <summary>Answers in all.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>What was no answer, or not the right one; the first hundred.</summary>
    public IReadOnlyList<string> Faults
    {
        get
        {
            lock (_faults)
            {
                return [.. _faults];
            }
        }
    }

    public Task RunAsync(CancellationToken stop)
    {
        List<Task> all =
        [
            RepeatAsync(TimeSpan.FromMilliseconds(100), () => AskAsync("", 200, 503), stop),
            RepeatAsync(TimeSpan.FromMilliseconds(100), () => AskAsync("livez", 200), stop),
            RepeatAsync(TimeSpan.FromMilliseconds(500), () => AskAsync("readyz", 200, 503), stop),
            RepeatAsync(TimeSpan.FromSeconds(1), () => ReadSlowlyAsync("status"), stop),
            RepeatAsync(TimeSpan.FromSeconds(1), () => ReadSlowlyAsync("metrics"), stop),
            RepeatAsync(TimeSpan.FromSeconds(1), () => LeaveAsync("metrics"), stop),
        ];
        for (var i = 0; i < 4; i++)
        {
            all.Add(PageAsync(stop));
        }

        foreach (var format in Formats)
        {
            all.Add(RepeatAsync(TimeSpan.FromMilliseconds(500), () => ScrapeAsync(format, packed: false), stop));
            all.Add(RepeatAsync(TimeSpan.FromMilliseconds(500), () => ScrapeAsync(format, packed: true), stop));
        }

        return Task.WhenAll(all);
    }

    public void Dispose() => _http.Dispose();

    private async Task RepeatAsync(TimeSpan pause, Func<Task> act, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await act();
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException
                or SocketException)
            {
                Note(exception.Message);
            }

            await Task.Delay(pause, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AskAsync(string path, params int[] codes)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative));
        Interlocked.Increment(ref _answered);
        if (!codes.Contains((int)response.StatusCode))
        {
            Note($"/{path} answered {(int)response.StatusCode}");
        }
    }

    private async Task ScrapeAsync(string format, bool packed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("metrics", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Accept", format);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", packed ? "gzip" : "identity");
        using var response = await _http.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        Interlocked.Increment(ref _answered);
        if (response.StatusCode is not HttpStatusCode.OK || body.Length < 1000
            || packed != response.Content.Headers.ContentEncoding.Contains("gzip"))
        {
            Note($"/metrics as {format}: {(int)response.StatusCode}, {body.Length} bytes, "
                + $"encoded as '{response.Content.Headers.ContentEncoding}'");
        }
    }

    /// <summary>As the script of the page does: asks whether there is something new, and now and then for all of it.</summary>
    private async Task PageAsync(CancellationToken stop)
    {
        var tag = "";
        var turn = 0;
        await RepeatAsync(
            TimeSpan.FromSeconds(1),
            async () =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("ui", UriKind.Relative));
                request.Headers.TryAddWithoutValidation("Accept", "text/html");
                if (tag.Length > 0 && turn++ % 10 != 0)
                {
                    request.Headers.TryAddWithoutValidation("If-None-Match", tag);
                }

                using var response = await _http.SendAsync(request);
                await response.Content.ReadAsByteArrayAsync();
                tag = response.Headers.ETag?.ToString() ?? "";
                Interlocked.Increment(ref _answered);
                if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable or HttpStatusCode.NotModified))
                {
                    Note($"/ui answered {(int)response.StatusCode}");
                }
            },
            stop);
    }

    /// <summary>Takes a kilobyte, waits, and takes the rest; the daemon may cut it off.</summary>
    private async Task ReadSlowlyAsync(string path)
    {
        using var client = await ConnectAsync(path);
        var stream = client.GetStream();
        await stream.ReadExactlyAsync(new byte[200]);
        Interlocked.Increment(ref _answered);
        try
        {
            for (var i = 0; i < 5; i++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, CancellationToken.None);
                await stream.ReadExactlyAsync(new byte[200]);
            }

            await stream.CopyToAsync(Stream.Null);
        }
        catch (IOException)
        {
            // Who is slower than is allowed, while others wait, is cut off.
        }
    }

    private async Task LeaveAsync(string path)
    {
        using var client = await ConnectAsync(path);
        await client.GetStream().ReadExactlyAsync(new byte[10]);
        client.LingerState = new LingerOption(true, 0);
    }

    private async Task<TcpClient> ConnectAsync(string path)
    {
        var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(address.Host, address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /{path} HTTP/1.1\r\nHost: soak\r\nConnection: close\r\n\r\n"));
        return client;
    }

    private void Note(string fault)
    {
        lock (_faults)
        {
            if (_faults.Count < 100)
            {
                _faults.Add(fault);
            }
        }
    }
}
