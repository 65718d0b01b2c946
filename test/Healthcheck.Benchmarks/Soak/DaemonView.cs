using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Healthcheck.Benchmarks.Soak;

/// <summary>The daemon as its clients see it.</summary>
internal sealed partial class DaemonView(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };

    public Uri Address => address;

    public async Task<JsonElement> StatusAsync(CancellationToken cancellationToken)
    {
        using var stream = await _http.GetStreamAsync(new Uri("status", UriKind.Relative), cancellationToken);
        using var json = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        return json.RootElement.Clone();
    }

    public Task<string> MetricsAsync(CancellationToken cancellationToken) => _http.GetStringAsync(new Uri("metrics", UriKind.Relative),
        cancellationToken);

    public async Task<Polls> PollsAsync(CancellationToken cancellationToken)
    {
        var status = await StatusAsync(cancellationToken);
        var (connect, polls) = (status.GetProperty("connect"), status.GetProperty("polls"));
        return new Polls(
            polls.GetProperty("attempted").GetInt64(),
            polls.GetProperty("failed").GetInt64(),
            connect.GetProperty("up").GetBoolean(),
            connect.GetProperty("worker_alive").GetBoolean());
    }

    /// <summary>Until something holds of the polls.</summary>
    /// <exception cref="TimeoutException">It did not for two minutes.</exception>
    public async Task<Polls> WaitAsync(Func<Polls, bool> condition, string what, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            Polls? polls = null;
            try
            {
                polls = await PollsAsync(cancellationToken);
            }
            catch (HttpRequestException)
            {
                // It has yet to start.
            }

            if (polls is not null && condition(polls))
            {
                return polls;
            }

            if (TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromMinutes(2))
            {
                throw new TimeoutException($"not within two minutes: {what}; the last seen: {polls}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Until a poll that began after this call has succeeded: one may be under way that has read already.</summary>
    public async Task SeenAsync(CancellationToken cancellationToken)
    {
        var before = await PollsAsync(cancellationToken);
        await WaitAsync(polls => polls.Succeeded >= before.Succeeded + 2, "two polls succeed", cancellationToken);
    }

    /// <summary>The sum over all series of a metric whose labels hold this text.</summary>
    public static double Sum(string page, string metric, string label = "") => Sample().Matches(page)
        .Where(match => match.Groups[1].Value == metric && match.Groups[2].Value.Contains(label, StringComparison.Ordinal))
        .Sum(match => double.Parse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture));

    public void Dispose() => _http.Dispose();

    [GeneratedRegex(@"^(\w+)(\{.*\})? (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Sample();

    internal sealed record Polls(long Attempted, long Failed, bool Up, bool WorkerAlive)
    {
        public long Succeeded => Attempted - Failed;
    }
}
