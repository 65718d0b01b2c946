using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>The daemon as its users run it: a process with flags, asked over HTTP.</summary>
internal sealed class DaemonProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly RunFolder _folder = new();
    private readonly ChildProcess _process;
    private readonly HttpClient _client;

    /// <param name="flags">Beside those below, or instead of them: the last of a kind counts.</param>
    /// <param name="wrapper">A command that runs the one behind it as itself; empty for none.</param>
    private DaemonProcess(string[] wrapper, string connectUrls, string[] flags, params (string Name, string Value)[] variables)
    {
        var port = Loopback.FreePort();
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = TimeSpan.FromSeconds(5) };
        var start = ProgramUnderTest.Start(
        [
            "--port", $"{port}",
            "--bind-address", "127.0.0.1",
            "--connect-url", connectUrls,
            "--poll-interval", "1s",
            "--request-timeout", "800ms",
            "--stale-after", "4s",
            "--worker-grace-period", "5s",
            .. flags,
        ]);
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        if (wrapper is [var outer, .. var before])
        {
            string[] whole = [.. before, start.FileName, .. start.ArgumentList];
            start.FileName = outer;
            start.ArgumentList.Clear();
            whole.ToList().ForEach(start.ArgumentList.Add);
        }

        _process = ChildProcess.Start(start, $"daemon-{port}", _folder);
    }

    /// <summary>Host and port, as Prometheus wants them.</summary>
    public string Target => _client.BaseAddress!.Authority;

    public static Task<DaemonProcess> StartAsync(ConnectWorker worker, params string[] flags) => StartAsync($"{worker.Url}", flags);

    public static Task<DaemonProcess> StartAsync(string connectUrls, params string[] flags) => StartAsync(connectUrls, [], flags);

    public static Task<DaemonProcess> StartAsync(string connectUrls, (string Name, string Value)[] variables, params string[] flags) =>
        StartWithinAsync([], connectUrls, variables, flags);

    /// <summary>Starts it through another command, such as one that gives it files of its own.</summary>
    public static async Task<DaemonProcess> StartWithinAsync(
        string[] wrapper, string connectUrls, (string Name, string Value)[] variables, params string[] flags)
    {
        var daemon = new DaemonProcess(wrapper, connectUrls, flags, variables);
        try
        {
            await Eventually.BecomesAsync(
                () =>
                {
                    Assert.That(daemon._process.HasExited, Is.False, () => $"The daemon has ended: {daemon._process.Tail()}");
                    return daemon.GetAsync("ping");
                },
                answer => answer.Code == 200,
                StartLimit,
                "the daemon answers /ping");
            return daemon;
        }
        catch
        {
            await daemon.DisposeAsync();
            throw;
        }
    }

    public Uri Address => _client.BaseAddress!;

    /// <summary>All it has logged so far.</summary>
    public string Log => _process.Output + _process.Error;

    /// <summary>The names of its threads, as far as the system keeps them: fifteen characters.</summary>
    public IEnumerable<string> Threads =>
        Directory.EnumerateDirectories($"/proc/{_process.Id}/task").Select(thread => File.ReadAllText($"{thread}/comm"));

    public Task<Answer> GetAsync(string path = "") => Answer.GetAsync(_client, path);

    /// <summary>
    /// Sends the path as it stands: else the client itself folds away a name of dots and encodes what it thinks forgotten.
    /// </summary>
    public Task<Answer> GetAsItIsAsync(string path)
    {
        var asItIs = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        return Answer.GetAsync(_client, new Uri(_client.BaseAddress + path, asItIs));
    }

    /// <summary>The answer on a part, each segment of whose path is percent-encoded in full.</summary>
    public Task<Answer> PartAsync(params string[] segments) => GetAsItIsAsync(string.Join('/', segments.Select(Encode)));

    public async Task<JsonNode> StatusAsync() => (await GetAsync("status")).Json;

    public async Task<Verdict> VerdictAsync() => Verdict.Read(await GetAsync());

    public Task<Answer> BecomesAsync(int code, TimeSpan within, string what) =>
        Eventually.BecomesAsync(() => GetAsync(), answer => answer.Code == code, within, $"the daemon answers {code}: {what}");

    /// <summary>Waits for a verdict as opposed to the answer without a snapshot.</summary>
    public async Task<Verdict> VerdictBecomesAsync(Func<Verdict, bool> expected, TimeSpan within, string what)
    {
        var answer = await Eventually.BecomesAsync(
            () => GetAsync(),
            answer => Verdict.TryRead(answer) is { } verdict && expected(verdict),
            within,
            $"the daemon's verdict: {what}");
        return Verdict.Read(answer);
    }

    /// <summary>A line is written after the answer that it tells of.</summary>
    /// <param name="pattern">A regular expression.</param>
    public Task LogsAsync(string pattern) => Eventually.BecomesAsync(
        () => Task.FromResult(Log), log => Regex.IsMatch(log, pattern), Limits.Poll, $"the daemon logs: {pattern}");

    /// <summary>It gets no time at all until it is thawed.</summary>
    public void Freeze() => _process.Freeze();

    public void Thaw() => _process.Thaw();

    /// <summary>SIGTERM; the exit code, or null if it did not exit in time.</summary>
    public async Task<int?> StopAsync(TimeSpan within)
    {
        _process.Terminate();
        return await _process.WaitForExitAsync(within) ? _process.ExitCode : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _client.Dispose();
        _folder.Dispose();
    }

    private static string Encode(string segment) =>
        Uri.EscapeDataString(segment).Replace(".", "%2E", StringComparison.Ordinal);
}
