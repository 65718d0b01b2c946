using System.Text.RegularExpressions;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>A real Connect worker on a free port, which it keeps when it is started again.</summary>
internal sealed partial class ConnectWorker : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private readonly RunFolder _folder = new();
    private readonly KafkaHome _home;
    private readonly int _port = Loopback.FreePort();
    private readonly string _settings;
    private ChildProcess? _process;

    /// <param name="settings">Beside those that every worker of the tests has, or instead of them.</param>
    public ConnectWorker(KafkaHome home, Broker broker, string group, params IEnumerable<(string Key, string Value)> settings)
        : this(home, broker, group, null, settings)
    {
    }

    private ConnectWorker(KafkaHome home, Broker broker, string group, MutualTls? tls, IEnumerable<(string Key, string Value)> settings)
    {
        _home = home;
        Url = new Uri($"{(tls is null ? "http" : "https")}://127.0.0.1:{_port}/");
        Rest = new ConnectRest(Url, tls?.CreateHandler() ?? new SocketsHttpHandler());
        _settings = _folder.Write("worker.properties", Settings(broker, group, settings));
    }

    public Uri Url { get; }

    public string Id => $"127.0.0.1:{_port}";

    public ConnectRest Rest { get; }

    /// <summary>
    /// What it was asked to restart, paths and queries, the oldest first; by its log, which the newest version writes. What another
    /// worker of its group passed on to it is left out.
    /// </summary>
    public string[] Posts =>
    [
        .. RestartRequest().Matches(_process!.Output).Select(match => match.Groups[1].Value)
            .Where(path => !path.Contains("forward=", StringComparison.Ordinal)),
    ];

    public static Task<ConnectWorker> StartAsync(Broker broker, string group, string version = KafkaHome.Newest) =>
        StartAsync(new ConnectWorker(KafkaHome.Find(version), broker, group));

    /// <summary>One of the newest version with settings of its own.</summary>
    public static Task<ConnectWorker> StartAsync(Broker broker, string group, params IEnumerable<(string Key, string Value)> settings) =>
        StartAsync(new ConnectWorker(KafkaHome.Find(KafkaHome.Newest), broker, group, settings));

    /// <summary>One of the newest version that demands a client certificate.</summary>
    public static Task<ConnectWorker> StartAsync(Broker broker, string group, MutualTls tls) =>
        StartAsync(new ConnectWorker(KafkaHome.Find(KafkaHome.Newest), broker, group, tls, tls.Settings));

    /// <summary>Starts the process and does not wait for it.</summary>
    public void Launch() =>
        _process = JavaProcess.Start(
            _home, _folder, $"worker-{_home.Version}-{_port}", "org.apache.kafka.connect.cli.ConnectDistributed", _settings);

    /// <summary>Before 3.9 there is no /health: then an answer of the herder about a connector that does not exist.</summary>
    public Task ReadyAsync() => Eventually.TrueAsync(
        async () =>
        {
            Assert.That(_process!.HasExited, Is.False, () => $"The worker has ended: {_process.Tail()}");
            if (_home.Version == KafkaHome.Newest)
            {
                return (await Rest.GetAsync("health")).Code == 200;
            }
            var answer = await Rest.GetAsync("connectors/no-such-connector");
            return answer.Code == 404 && answer.Body.Contains("error_code", StringComparison.Ordinal);
        },
        StartLimit,
        $"the {_home.Version} worker is ready");

    public void Freeze() => _process!.Freeze();

    public void Thaw() => _process!.Thaw();

    public async Task KillAsync()
    {
        await _process!.KillAsync();
        await _process.DisposeAsync();
    }

    /// <summary>SIGTERM: it says farewell to its group. Does not wait for its end.</summary>
    public void Terminate() => _process!.Terminate();

    /// <summary>As an operator does: SIGTERM, and the same process anew once it has ended. Does not wait until it is ready.</summary>
    public async Task RestartAsync()
    {
        await _process!.DisposeAsync();
        Launch();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
        Rest.Dispose();
        _folder.Dispose();
    }

    [GeneratedRegex(@"""POST (/connectors/\S*restart\S*) HTTP")]
    private static partial Regex RestartRequest();

    private static async Task<ConnectWorker> StartAsync(ConnectWorker worker)
    {
        try
        {
            worker.Launch();
            await worker.ReadyAsync();
            return worker;
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }
    }

    private Dictionary<string, string> Settings(Broker broker, string group, IEnumerable<(string Key, string Value)> own)
    {
        var settings = new Dictionary<string, string>
        {
            ["bootstrap.servers"] = broker.Address,
            ["group.id"] = group,
            ["key.converter"] = "org.apache.kafka.connect.storage.StringConverter",
            ["value.converter"] = "org.apache.kafka.connect.storage.StringConverter",
            ["offset.storage.partitions"] = "1",
            ["status.storage.partitions"] = "1",
            ["listeners"] = $"{Url.Scheme}://127.0.0.1:{_port}",
            ["rest.advertised.host.name"] = "127.0.0.1",
            ["scheduled.rebalance.max.delay.ms"] = "0",
            ["task.shutdown.graceful.timeout.ms"] = "1000",
        };
        foreach (var store in new[] { "offset", "config", "status" })
        {
            settings[$"{store}.storage.topic"] = $"{group}-{store}";
            settings[$"{store}.storage.replication.factor"] = "1";
        }
        if (_home.Version == KafkaHome.BeforeExpand)
        {
            settings["rest.host.name"] = "127.0.0.1";
            settings["rest.port"] = $"{_port}";
        }
        foreach (var (key, value) in own)
        {
            settings[key] = value;
        }
        return settings;
    }
}
