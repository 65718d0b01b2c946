namespace Healthcheck.IntegrationTests.Support;

/// <summary>A real Prometheus that scrapes daemons each second, as replicas over the one cluster "orders".</summary>
internal sealed class Prometheus : IAsyncDisposable
{
    public const string Job = "kafka-connect-health";
    public const string Cluster = "orders";

    private readonly InstalledServer _server;

    private Prometheus(InstalledServer server) => _server = server;

    public Uri Url => _server.Url;

    /// <param name="rules">A whole rules file.</param>
    /// <param name="alertmanager">Null: alerts are not sent anywhere.</param>
    /// <param name="daemons">What to scrape.</param>
    public static async Task<Prometheus> StartAsync(string rules, Alertmanager? alertmanager, params DaemonProcess[] daemons) =>
        new(await InstalledServer.StartAsync(
            "prometheus",
            ["prometheus"],
            [("rules.yaml", rules), ("prometheus.yaml", Settings(alertmanager, daemons))],
            "--config.file=prometheus.yaml",
            "--storage.tsdb.path=data"));

    /// <summary>The answer to a query, now; of a range selector such as <c>x[5m]</c>, all samples.</summary>
    public async Task<Series[]> QueryAsync(string expression) => Read(await AskAsync(expression));

    /// <summary>Waits for so many series, which is how PromQL says that something is true.</summary>
    public async Task<Series[]> FindsAsync(int count, string expression, TimeSpan within) => Read(await Eventually.BecomesAsync(
        () => AskAsync(expression),
        answer => answer.Code == 200 && Read(answer).Length == count,
        within,
        $"Prometheus finds {count} of {expression}"));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string Settings(Alertmanager? alertmanager, DaemonProcess[] daemons) => $$"""
        global: { scrape_interval: 1s, evaluation_interval: 1s }
        rule_files: [rules.yaml]
        alerting:
          alertmanagers:
            - static_configs: [{ targets: [{{(alertmanager is null ? "" : Quoted(alertmanager.Target))}}] }]
        scrape_configs:
          - job_name: {{Job}}
            static_configs:
              - targets: [{{string.Join(", ", daemons.Select(daemon => Quoted(daemon.Target)))}}]
                labels: { connect_cluster: {{Cluster}} }

        """;

    private Task<Answer> AskAsync(string expression) =>
        _server.GetAsync($"api/v1/query?query={Uri.EscapeDataString(expression)}");

    private static Series[] Read(Answer answer)
    {
        Assert.That(answer.Code, Is.EqualTo(200), answer.ToString);
        return [.. answer.Json["data"]!["result"]!.AsArray().Select(series => Series.Read(series!.AsObject()))];
    }

    private static string Quoted(string text) => $"\"{text}\"";
}
