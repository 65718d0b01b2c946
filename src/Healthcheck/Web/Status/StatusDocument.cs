using System.Text.Json.Serialization;

namespace Healthcheck.Web;

/// <summary>
/// What <c>/status</c> says when nothing was read yet. Members stand in the answer in the order they have here; the schema that is
/// shipped is made from these types. Times are UTC to the millisecond.
/// </summary>
internal record StatusDocument
{
    /// <summary>Left alone, members of a derived type come before those of its base.</summary>
    private const int First = -1;

    /// <summary>Its name; absent where the only cluster has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyOrder(First)]
    public string? Cluster { get; init; }

    [JsonPropertyOrder(First)]
    public required bool Healthy { get; init; }

    /// <summary>Why there is no verdict; absent when there is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyOrder(First)]
    public string? Error { get; init; }

    [JsonPropertyOrder(First)]
    public required string Version { get; init; }

    [JsonPropertyOrder(First)]
    public required StatusConnect Connect { get; init; }

    [JsonPropertyOrder(First)]
    public required StatusPolls Polls { get; init; }

    [JsonPropertyOrder(First)]
    public required string? SnapshotAt { get; init; }
}

/// <summary>
/// What <c>/status</c> says of the newest snapshot, also when it is stale: <see cref="StatusDocument.Error"/> then says so.
/// </summary>
internal sealed record StatusSnapshotDocument : StatusDocument
{
    public required int Workers { get; init; }

    public required StatusCounts Connectors { get; init; }

    public required StatusCounts Tasks { get; init; }

    public required double FailureRate { get; init; }

    public required double FailureThreshold { get; init; }

    /// <summary>All of them; <see cref="Problems"/> has the first hundred.</summary>
    public required int ProblemCount { get; init; }

    public required IReadOnlyList<StatusProblem> Problems { get; init; }

    public required int PendingCount { get; init; }

    public required IReadOnlyList<StatusPending> Pending { get; init; }

    public required IReadOnlyList<StatusConnector> Watched { get; init; }

    public required int WatchedLeftOut { get; init; }

    public required int IgnoredCount { get; init; }

    public required IReadOnlyList<StatusIgnored> Ignored { get; init; }

    public required IReadOnlyList<string> IdlePatterns { get; init; }

    /// <summary>The worker id that nothing listed is on; null for none.</summary>
    public required StatusIdleWorkerId? IdleWorkerId { get; init; }

    public required IReadOnlyList<string> UnknownStates { get; init; }

    public required IReadOnlyList<StatusChange> History { get; init; }

    /// <summary>Absent where nothing is restarted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StatusRestarts? Restarts { get; init; }
}

/// <param name="Mode">on, dry-run, or off where people alone restart something.</param>
/// <param name="PausedSince">Since when nothing is restarted because so many connectors fail; null while that is not so.</param>
/// <param name="BudgetLeft">How many more restarts this hour allows.</param>
/// <param name="Connectors">Those with restarts that are not forgotten; those given up first.</param>
internal sealed record StatusRestarts(
    string Mode,
    string? PausedSince,
    int BudgetLeft,
    int GivenUpCount,
    int ConnectorCount,
    IReadOnlyList<StatusRestarted> Connectors);

/// <param name="NextAt">No restart before; null when none will come by itself.</param>
/// <param name="Outcome">Of the last restart; pending while nobody knows.</param>
/// <param name="RecoverySeconds">How long the last took after which it ran again.</param>
internal sealed record StatusRestarted(
    string Connector, int Attempts, string? LastAt, string? NextAt, string? Outcome, double? RecoverySeconds, bool GivenUp);

internal sealed record StatusConnect(
    bool Up,
    string? Worker,
    bool WorkerAlive,
    string? WorkerAnswer,
    string? WorkerSeenAliveAt,
    bool WorkerIsAsked,
    bool AddressIsMixed,
    StatusTls? Tls);

/// <param name="IsInsecure">Whether any certificate is taken.</param>
/// <param name="ServerCertificateExpiresAt">Of the worker asked last.</param>
/// <param name="ClientCertificateExpiresAt">Of the one we show.</param>
internal sealed record StatusTls(bool IsInsecure, string? ServerCertificateExpiresAt, string? ClientCertificateExpiresAt);

internal sealed record StatusPolls(
    double IntervalSeconds,
    double StaleAfterSeconds,
    long Attempted,
    long Failed,
    string? LastAt,
    string? LastSuccessAt,
    StatusFault? LastFault);

internal sealed record StatusFault(string Reason, string Detail);

/// <param name="Stopped">Absent for tasks, which cannot be stopped.</param>
internal sealed record StatusCounts(
    int Total,
    int Running,
    int Paused,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Stopped,
    int Unassigned,
    int Restarting,
    int Failed,
    int Unknown);

/// <param name="Id">Of the task; absent for what is no task's.</param>
/// <param name="Because">The first line of the trace.</param>
/// <param name="RootCause">Its last cause: the class, and the message where that may be told; absent when the trace names no cause.</param>
internal sealed record StatusProblem(
    string Type,
    string? Connector,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Id,
    string? State,
    string? WorkerId,
    string? Since,
    string? Because,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RootCause);

/// <param name="CountsFrom">When its grace is over.</param>
internal sealed record StatusPending(
    string Type,
    string? Connector,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Id,
    string? State,
    string? WorkerId,
    string? Since,
    string? Because,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RootCause,
    string? CountsFrom);

/// <param name="TasksLeftOut">Absent when all are shown.</param>
/// <param name="LeftOverTaskCount">Tasks that the connector no longer has and Connect still lists; absent for none.</param>
internal sealed record StatusConnector(
    string Connector,
    string Type,
    string State,
    string Since,
    string? WorkerId,
    IReadOnlyList<StatusTask> Tasks,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? TasksLeftOut,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? LeftOverTaskCount,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<StatusLeftOverTask>? LeftOverTasks);

internal sealed record StatusTask(int Id, string State, string Since, string? WorkerId);

internal sealed record StatusLeftOverTask(int Id, string State, string? WorkerId);

internal sealed record StatusIgnored(string Connector, string State);

/// <param name="Listed">The ids there are.</param>
internal sealed record StatusIdleWorkerId(string? WorkerId, IReadOnlyList<string> Listed);

/// <param name="From">Null for what was not there before.</param>
/// <param name="To">Null for what is gone.</param>
internal sealed record StatusChange(
    string At,
    string Connector,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Id,
    string? From,
    string? To,
    string? WorkerId);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(StatusSnapshotDocument))]
[JsonSerializable(typeof(ClusterList))]
internal sealed partial class StatusJsonContext : JsonSerializerContext;
