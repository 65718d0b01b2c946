namespace Healthcheck.IntegrationTests.Support;

/// <summary>A real Kafka broker, its own controller, on a free port.</summary>
internal sealed class Broker : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly RunFolder _folder = new();
    private readonly int _port = Loopback.FreePort();
    private readonly int _controllerPort = Loopback.FreePort();
    private readonly int _detourPort = Loopback.FreePort();
    private ChildProcess? _process;

    private Broker() => Detour = new Forwarder(_detourPort);

    public string Address => $"127.0.0.1:{_port}";

    /// <summary>Another way to it: a worker that is given this address as its <c>bootstrap.servers</c> can be cut off.</summary>
    public Forwarder Detour { get; }

    public static async Task<Broker> StartAsync()
    {
        var broker = new Broker();
        try
        {
            await broker.LaunchAsync(KafkaHome.Find(KafkaHome.Newest));
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    public Task KillAsync() => _process!.KillAsync();

    /// <param name="setting">As in <c>name=value</c>.</param>
    public async Task ConfigureTopicAsync(string topic, string setting)
    {
        await using var command = JavaProcess.Start(
            KafkaHome.Find(KafkaHome.Newest), _folder, "configure", "kafka.admin.ConfigCommand", "--bootstrap-server", Address,
            "--alter", "--entity-type", "topics", "--entity-name", topic, "--add-config", setting);
        var ended = await command.WaitForExitAsync(StartLimit);
        Assert.That(ended && command.ExitCode == 0, Is.True, () => $"The setting of {topic}: {command.Tail()}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
        await Detour.DisposeAsync();
        _folder.Dispose();
    }

    private async Task LaunchAsync(KafkaHome home)
    {
        var settings = _folder.Write("server.properties", Settings());
        await using (var format = JavaProcess.Start(
            home, _folder, "format", "kafka.tools.StorageTool", "format", "-t", "MkU3OEVBNTcwNTJENDM2Qk", "-c", settings))
        {
            var formatted = await format.WaitForExitAsync(StartLimit);
            Assert.That(formatted && format.ExitCode == 0, Is.True, () => $"The broker's storage: {format.Tail()}");
        }
        _process = JavaProcess.Start(home, _folder, "broker", "kafka.Kafka", settings);
        await Eventually.TrueAsync(() => Loopback.AcceptsAsync(_port), StartLimit, "the broker accepts connections");
    }

    private Dictionary<string, string> Settings() => new()
    {
        ["process.roles"] = "broker,controller",
        ["node.id"] = "1",
        ["controller.quorum.voters"] = $"1@127.0.0.1:{_controllerPort}",
        ["listeners"] = $"PLAINTEXT://{Address},DETOUR://127.0.0.1:{_detourPort},CONTROLLER://127.0.0.1:{_controllerPort}",
        ["advertised.listeners"] = $"PLAINTEXT://{Address},DETOUR://{Detour.Address}",
        ["controller.listener.names"] = "CONTROLLER",
        ["inter.broker.listener.name"] = "PLAINTEXT",
        ["listener.security.protocol.map"] = "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,DETOUR:PLAINTEXT",
        ["log.dirs"] = _folder.PathOf("data"),
        ["offsets.topic.replication.factor"] = "1",
        ["offsets.topic.num.partitions"] = "1",
        ["transaction.state.log.replication.factor"] = "1",
        ["transaction.state.log.min.isr"] = "1",
        ["share.coordinator.state.topic.replication.factor"] = "1",
        ["share.coordinator.state.topic.min.isr"] = "1",
        ["group.initial.rebalance.delay.ms"] = "0",
    };
}
