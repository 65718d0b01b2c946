using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>A process of the test: its output goes to files of its run folder, and it never outlives the test run.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan PatienceAfterTerminate = TimeSpan.FromSeconds(10);
    private static readonly ConcurrentDictionary<ChildProcess, bool> Alive = new();

    private readonly Process _process;
    private readonly string _outputPath;
    private readonly string _errorPath;
    private readonly Task _pumps;

    static ChildProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) => KillAll();

    private ChildProcess(Process process, string name, RunFolder folder)
    {
        _process = process;
        Name = name;
        _outputPath = folder.PathOf(name + ".out");
        _errorPath = folder.PathOf(name + ".err");
        _pumps = Task.WhenAll(PumpAsync(process.StandardOutput, _outputPath), PumpAsync(process.StandardError, _errorPath));
    }

    public static IEnumerable<ChildProcess> Running => Alive.Keys;

    public string Name { get; }

    public int Id => _process.Id;

    public string Output => Read(_outputPath);

    public string Error => Read(_errorPath);

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public static ChildProcess Start(ProcessStartInfo start, string name, RunFolder folder)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start");
        var child = new ChildProcess(process, name, folder);
        Alive[child] = true;
        return child;
    }

    public void Freeze() => Signal.Freeze(_process.Id);

    public void Thaw() => Signal.Thaw(_process.Id);

    public void Terminate() => Signal.Terminate(_process.Id);

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>True if it exited in time.</summary>
    public async Task<bool> WaitForExitAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>SIGTERM, and SIGKILL for one that hangs.</summary>
    public async Task StopAsync()
    {
        if (!HasExited)
        {
            Thaw();
            Terminate();
            if (!await WaitForExitAsync(PatienceAfterTerminate))
            {
                await KillAsync();
            }
        }
    }

    public string Tail()
    {
        var lines = (Output + Error).Split('\n');
        return string.Join('\n', lines.TakeLast(60));
    }

    public async ValueTask DisposeAsync()
    {
        if (Alive.ContainsKey(this))
        {
            await StopAsync();
            await _pumps;
            Alive.TryRemove(this, out _);
            ShowLogsOnFailureAttribute.Keep(Name, Tail());
            _process.Dispose();
        }
    }

    private static void KillAll()
    {
        foreach (var child in Alive.Keys)
        {
            try
            {
                child._process.Kill();
            }
            catch (InvalidOperationException)
            {
                // Gone already.
            }
        }
    }

    private static async Task PumpAsync(StreamReader from, string path)
    {
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        await using var to = new StreamWriter(file) { AutoFlush = true };
        while (await from.ReadLineAsync() is { } line)
        {
            await to.WriteLineAsync(line);
        }
    }

    private static string Read(string path)
    {
        if (!File.Exists(path))
        {
            return string.Empty;
        }
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
