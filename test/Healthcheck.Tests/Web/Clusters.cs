using System.Text.Json;
using System.Text.Json.Nodes;
using FakeConnect;
using Healthcheck.Health;
using Healthcheck.Hosting;
using Healthcheck.Tests.Configuration;
using Healthcheck.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Healthcheck.Tests.Web;

/// <summary>
/// A daemon that watches several clusters. Each is a worker that lists the connector "orders" and one of a name of its own, each with a
/// task, and may be made to misbehave.
/// </summary>
internal sealed class Clusters : IAsyncDisposable
{
    /// <summary>The verdict on those of which nothing has failed.</summary>
    public const string Healthy =
        """{"failures":[],"failure_states":["FAILED"],"failure_rate":0.0,"failure_threshold":0.0,"healthy":true}""";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, (FakeWorker Worker, FakeCluster Cluster)> _clusters = [];
    private readonly TemporaryFile _file = new("");
    private RunningDaemon? _daemon;

    private Clusters()
    {
    }

    public ManualTimeProvider Clock { get; } = new();

    public RunningDaemon Daemon => _daemon!;

    public FakeCluster this[string name] => _clusters[name].Cluster;

    /// <summary>Starts, and waits for the first poll of each.</summary>
    public static Task<Clusters> StartAsync(
        string[] names, Action<Clusters>? before = null, string settings = "", params string[] args) => StartAsync(names, before,
        settings, [], args);

    public static async Task<Clusters> StartAsync(
        string[] names, Action<Clusters>? before, string settings, (string Name, string Value)[] variables, params string[] args)
    {
        var clusters = new Clusters();
        foreach (var name in names)
        {
            await clusters.AddAsync(name);
        }

        before?.Invoke(clusters);
        clusters.Write([.. names.Select(name => clusters.Define(name, settings))]);
        clusters._daemon = await RunningDaemon.StartAsync(
            new Uri("http://nobody.invalid/"), clusters.Clock, Read.Settings(["--clusters-file", clusters._file.Path, .. args], variables));
        await clusters.WaitForReportsAsync(names);
        return clusters;
    }

    public static Task<Clusters> StartAsync(params string[] names) => StartAsync(names, null);

    public FakeWorker Worker(string name) => _clusters[name].Worker;

    public async Task AddAsync(string name)
    {
        var worker = $"{name}:8083";
        _clusters[name] = await RunningDaemon.StartConnectAsync(
            FakeConnector.Running("orders", "sink", 1, worker), FakeConnector.Running($"only-{name}", "source", 1, worker));
    }

    /// <summary>What the clusters file says of a cluster.</summary>
    /// <param name="settings">More members, each after a comma.</param>
    public string Define(string name, string settings = "") =>
        $$"""{"name": "{{name}}", "connect-url": {{JsonSerializer.Serialize(_clusters[name].Worker.Address.AbsoluteUri)}} {{settings}} }""";

    public void Write(params string[] definitions) => WriteText($"[{string.Join(',', definitions)}]");

    public void WriteText(string text) => File.WriteAllText(_file.Path, text);

    public void ReadFile() => Daemon.App.Services.GetRequiredService<ClustersFileWatch>().ReadSoon();

    /// <summary>An interval later, until each of these has been polled once more.</summary>
    public Task PollAsync(params string[] names) => PollAsync(Interval, names);

    /// <summary>So much later, until each of these has been polled once more; fails where one is not due.</summary>
    public async Task PollAsync(TimeSpan later, params string[] names)
    {
        // Who hangs may have armed more.
        await Clock.WaitUntilArmedAsync(names.Length + 1);
        var before = Clock.GetUtcNow();
        Clock.Advance(later);

        // On a busy machine a proof may come after its poll and cause one more, which began before what the test has changed since.
        await WaitForReportsAsync(report => report.Polls.LastPoll!.Value.Utc - report.Polls.LastDuration > before, names);
    }

    /// <summary>Until each of these has had a report that was not waited for yet.</summary>
    public Task WaitForReportsAsync(params string[] names) => WaitForReportsAsync(_ => true, names);

    public Task<(int Code, string Body)> AskAsync(string path) => Daemon.AskAsync(path);

    /// <summary>The worker answers with what no Connect says.</summary>
    public void Garble(string name) => Worker(name).Answer("/connectors", FakeReply.Text("<html>", 200, "text/html"));

    public async Task<(int Attempted, int Failed)> PollsAsync(string name)
    {
        var polls = JsonNode.Parse((await AskAsync($"/clusters/{name}/status")).Body)!["polls"]!;
        return (polls["attempted"]!.GetValue<int>(), polls["failed"]!.GetValue<int>());
    }

    public async ValueTask DisposeAsync()
    {
        if (_daemon is not null)
        {
            await _daemon.DisposeAsync();
        }

        foreach (var (worker, _) in _clusters.Values)
        {
            await worker.DisposeAsync();
        }

        _file.Dispose();
    }

    private async Task WaitForReportsAsync(Func<HealthReport, bool> counts, string[] names)
    {
        var missing = names.ToHashSet();
        while (missing.Count > 0)
        {
            var report = await Daemon.NextReportAsync();
            if (counts(report))
            {
                missing.Remove(report.Cluster!);
            }
        }
    }
}
