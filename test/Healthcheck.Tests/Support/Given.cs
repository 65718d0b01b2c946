using System.Text.Json;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Polling;
using Healthcheck.Rest;
using Microsoft.Extensions.Logging.Abstractions;

namespace Healthcheck.Tests.Support;

/// <summary>Facts, as short as they can be written.</summary>
internal static class Given
{
    public const string Worker = "connect:8083";

    public static readonly Uri Url = new("http://connect:8083/");

    public static HealthPolicy Policy => new() { Checks = [] };

    private static long _version;

    /// <summary>A version that no snapshot has had.</summary>
    public static long NextVersion() => Interlocked.Increment(ref _version);

    public static ConnectSnapshot Snapshot(params ConnectorStatus[] connectors) => SnapshotAt(default, connectors);

    public static ConnectSnapshot SnapshotAt(Timestamp takenAt, params ConnectorStatus[] connectors) => new()
    {
        TakenAt = takenAt,
        Worker = Url,
        Version = NextVersion(),
        Connectors = [.. connectors],
        Bytes = 100 * connectors.Length,
    };

    public static ConnectorStatus Connector(string name, string state = "RUNNING", string? worker = Worker, params ConnectorTask[] tasks) =>
        new()
        {
            Name = name,
            Type = "source",
            State = ConnectState.Parse(state),
            WorkerId = worker,
            Trace = TraceOf(state),
            Tasks = [.. tasks],
        };

    public static ConnectorTask Task(int id, string state = "RUNNING", string? worker = Worker) =>
        new(id, ConnectState.Parse(state), worker, TraceOf(state));

    /// <summary>What a live member of its group answers on /health.</summary>
    public const string Healthy = """{"status":"healthy","message":"Worker has completed startup and is ready to handle requests."}""";

    /// <summary>What one answers that has lost its group, with 500.</summary>
    public const string Unhealthy = """{"status":"unhealthy","message":"Worker was unable to handle this request."}""";

    /// <summary>What one answers that has not read its topics yet, with 503.</summary>
    public const string Starting = """{"status":"starting","message":"Worker is still starting up."}""";

    public static WorkerLiveness AliveAt(Timestamp moment) => new(moment, new LivenessAnswer(true, "GET /health answered 200"));

    /// <summary>Real connections, by the clock on the wall.</summary>
    public static WorkerConnectionFactory Connections(RestOptions options) => new(Files(options), options, TimeProvider.System);

    /// <summary>What is under a real connection.</summary>
    public static SingleConnectionHandler Handler(RestOptions options) =>
        new(options, new TlsConnector(options, Files(options), TimeProvider.System));

    private static ConnectionFiles Files(RestOptions options) => new(options, TimeProvider.System, NullLogger<ConnectionFiles>.Instance);

    /// <summary>One cluster without a name that was not polled yet.</summary>
    public static ClusterSet Clusters(PollingOptions polling, TimeProvider time) => new(
        [
            new ClusterMonitorFactory(new FixedRandom(), NullLoggerFactory.Instance, time)
                .Create(new ClusterOptions { Polling = polling, Health = Policy }),
        ],
        time);

    /// <summary>The answer of Connect that tells of these connectors.</summary>
    public static string Body(params ConnectorStatus[] connectors) => JsonSerializer.Serialize(connectors.ToDictionary(
        connector => connector.Name, connector => new { status = Status(connector) }));

    /// <summary>The answer of Connect that tells of this connector alone.</summary>
    public static string One(ConnectorStatus connector) => JsonSerializer.Serialize(Status(connector));

    private static object Status(ConnectorStatus connector) => new
    {
        name = connector.Name,
        connector = new { state = connector.State.Text, worker_id = connector.WorkerId, trace = connector.Trace },
        tasks = connector.Tasks.Select(
            task => new { id = task.Id, state = task.State.Text, worker_id = task.WorkerId, trace = task.Trace }),
        type = connector.Type,
    };

    private static string? TraceOf(string state) =>
        state is "FAILED" ? "java.lang.IllegalStateException: boom\n\tat a.B.c(B.java:1)" : null;
}
