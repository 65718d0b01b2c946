using System.Security.Cryptography.X509Certificates;
using FakeConnect;
using Healthcheck.IntegrationTests.Support;
using Healthcheck.Tests.Support;

namespace Healthcheck.WithoutKafka.Faults;

/// <summary>All that one row needs: a cluster of two connectors, its worker, the way to it, and the daemon that watches.</summary>
internal sealed class FaultStage : IAsyncDisposable
{
    /// <summary>Polls each second; a snapshot is believed for 2.5 s, a worker that does not answer for its cluster gets 1.5 s.</summary>
    private static readonly string[] Settings =
    [
        "--log-format", "json", "--poll-interval", "1s", "--request-timeout", "900ms", "--stale-after", "2500ms",
        "--worker-grace-period", "1500ms",
    ];

    private DaemonProcess? _daemon;
    private FakeWorker? _connect;

    private FaultStage()
    {
    }

    public FakeCluster Cluster { get; } = new();

    public FakeWorker Connect => _connect!;

    public Front Front { get; private set; } = null!;

    public RunFolder Folder { get; } = new();

    public TestAuthority Authority { get; } = new();

    public DaemonProcess Daemon => _daemon!;

    /// <summary>The certificate of the stage's authority, as the daemon's file.</summary>
    public string AuthorityFile => Folder.PathOf("ca.pem");

    /// <summary>What the row has started beside.</summary>
    public List<IAsyncDisposable> Guests { get; } = [];

    public static async Task<FaultStage> CreateAsync()
    {
        var stage = new FaultStage();
        stage.Folder.Write("ca.pem", stage.Authority.Pem);
        stage.Cluster.Set(FakeConnector.Running("orders", "source", 1, "connect-1:8083"));
        stage.Cluster.Set(FakeConnector.Running("invoices", "sink", 2, "connect-1:8083"));
        stage._connect = await FakeWorker.StartAsync(stage.Cluster, Loopback.FreePort());
        stage.Front = new Front(stage._connect.Address.Port);
        return stage;
    }

    public async Task StartDaemonAsync(FaultRow row) => _daemon = await DaemonProcess.StartWithinAsync(
        row.Wrapper(this), row.Url?.Invoke(this) ?? $"{Front.Url}", row.Variables, [.. Settings, .. row.Flags(this)]);

    /// <summary>Answers the list like this, whatever is asked for in it.</summary>
    public Task ListAsync(FakeReply reply)
    {
        Connect.Answer("/connectors", reply);
        return Task.CompletedTask;
    }

    public Task ListAsync(string body) => ListAsync(FakeReply.Json(body));

    /// <summary>A list in which the connector "orders" looks like this.</summary>
    public Task EntryAsync(string orders) => ListAsync($$$$"""
        {"orders":{{{{orders}}}},"invoices":{"status":{"name":"invoices","connector":{"state":"RUNNING","worker_id":"connect-1:8083"},
        "tasks":[{"id":0,"state":"RUNNING","worker_id":"connect-1:8083"},{"id":1,"state":"RUNNING","worker_id":"connect-1:8083"}],
        "type":"sink"}}}
        """);

    public Task AnswerAllAsync(FakeReply reply)
    {
        foreach (var path in new[] { "/connectors", "/health", "/" })
        {
            Connect.Answer(path, reply);
        }

        return Task.CompletedTask;
    }

    /// <summary>A new process of the same worker on the same port.</summary>
    public async Task RestartConnectAsync()
    {
        var port = Connect.Address.Port;
        await StopConnectAsync();
        _connect = await FakeWorker.StartAsync(Cluster, port);
    }

    public Task StopConnectAsync() => Connect.DisposeAsync().AsTask();

    public X509Certificate2 Certificate(bool expired = false) =>
        Authority.Issue("127.0.0.1", until: expired ? TimeProvider.System.GetUtcNow().AddDays(-1) : null);

    /// <summary>All as it was before the fault.</summary>
    public Task MendAsync()
    {
        foreach (var path in new[] { "/connectors", "/health", "/" })
        {
            Connect.Forget(path);
        }

        Connect.Alive = true;
        Connect.Starting = false;
        Front.Forward();
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_daemon is not null)
        {
            await _daemon.DisposeAsync();
        }

        foreach (var guest in Guests)
        {
            await guest.DisposeAsync();
        }

        await Front.DisposeAsync();
        if (_connect is not null)
        {
            await _connect.DisposeAsync();
        }

        Authority.Dispose();
        Folder.Dispose();
    }
}
