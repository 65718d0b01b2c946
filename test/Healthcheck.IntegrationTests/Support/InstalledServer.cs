using System.ComponentModel;
using System.Diagnostics;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>Prometheus or Alertmanager as Debian installs it, on a free port, with all it writes in a temporary folder.</summary>
internal sealed class InstalledServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly RunFolder _folder = new();
    private readonly HttpClient _client;
    private readonly ChildProcess _process;

    private InstalledServer(
        string package, IReadOnlyList<string> programs, IReadOnlyList<(string Name, string Text)> files, string[] flags)
    {
        foreach (var (name, text) in files)
        {
            _folder.Write(name, text);
        }
        var port = Loopback.FreePort();
        Url = new Uri($"http://127.0.0.1:{port}/");
        _client = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(10) };
        _process = Start(package, programs, $"{package}-{port}", [.. flags, $"--web.listen-address={Url.Authority}"]);
    }

    public Uri Url { get; }

    /// <summary>Takes the first of the programs that is installed. Flags name the files without a folder.</summary>
    public static async Task<InstalledServer> StartAsync(
        string package, IReadOnlyList<string> programs, IReadOnlyList<(string Name, string Text)> files, params string[] flags)
    {
        var server = new InstalledServer(package, programs, files, flags);
        try
        {
            await Eventually.BecomesAsync(
                () =>
                {
                    Assert.That(server._process.HasExited, Is.False, () => $"{package} has ended: {server._process.Tail()}");
                    return server.GetAsync("-/ready");
                },
                answer => answer.Code == 200,
                StartLimit,
                $"{package} is ready");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public Task<Answer> GetAsync(string path) => Answer.GetAsync(_client, path);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _client.Dispose();
        _folder.Dispose();
    }

    private ChildProcess Start(string package, IReadOnlyList<string> programs, string name, string[] arguments)
    {
        foreach (var program in programs)
        {
            try
            {
                return ChildProcess.Start(
                    new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder.Root }, name, _folder);
            }
            catch (Win32Exception)
            {
                // Not under this name.
            }
        }
        _client.Dispose();
        _folder.Dispose();
        Requirement.Missing($"There is no {programs[0]} on the path; on Debian it is in the package {package}.");
        throw new InvalidOperationException("Requirement.Missing returned");
    }
}
