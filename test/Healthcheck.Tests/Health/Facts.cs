using System.Collections.Immutable;
using System.Globalization;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Health;

/// <summary>
/// Facts in one line: <c>orders=RUNNING@w1 0=FAILED@w2(trace)</c> is a connector and its tasks; <c>#3</c>, how many are configured.
/// </summary>
/// <remarks>An empty state stands for one that was not named, an empty worker for one that was not.</remarks>
internal static class Facts
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly HealthPolicy Policy = new() { Checks = [] };

    /// <summary>So many seconds after the start; the two clocks differ.</summary>
    public static Timestamp At(double seconds) => new(Start.AddSeconds(seconds), TimeSpan.FromSeconds(7 + seconds));

    public static WorkerLiveness Alive(double at = 0) => new(At(at), new LivenessAnswer(true, "GET /health answered 200"));

    /// <summary>Each says something new by its version.</summary>
    public static ConnectSnapshot Snapshot(double at, params string[] connectors) => new()
    {
        TakenAt = At(at),
        Worker = new Uri("http://worker:8083/"),
        Version = Given.NextVersion(),
        Connectors = [.. connectors.Select(Connector)],
        Bytes = 1234,
    };

    /// <summary>A policy that looks for these silent failures, without any grace.</summary>
    public static HealthPolicy Looking(params FailureType[] checks) => Policy with
    {
        Checks = [.. checks],
        GracePeriods = new GracePeriods { ByType = FailureCatalogue.Checks.ToDictionary(row => row.Type, _ => TimeSpan.Zero) },
    };

    public static SilentWorker Silent(string workerId) => new(workerId, "it refused the connection");

    public static ConnectReading.Seen Seen(double at, params string[] connectors) => new(Snapshot(at, connectors));

    public static ConnectReading.Unreachable Lost(FaultReason reason = FaultReason.Timeout) => new(reason, "it did not answer");

    public static HealthReport Report(HealthPolicy policy, params string[] connectors) =>
        HealthReport.BeforeFirstPoll(policy).Evaluate(Seen(0, connectors), Alive(), TimeSpan.FromMilliseconds(20), At(0));

    public static Verdict Judge(ConnectSnapshot snapshot, WorkerLiveness life, HealthPolicy policy, Timestamp now) =>
        HealthReport.BeforeFirstPoll(policy).Evaluate(new ConnectReading.Seen(snapshot), life, TimeSpan.Zero, now).Verdict!;

    public static HealthReport Evaluate(
        this HealthReport report, ConnectReading reading, WorkerLiveness life, TimeSpan took, Timestamp now) =>
        report.Evaluate(new PollResult(reading, life, []), took, now);

    public static HealthReport Evaluate(this HealthReport report, PollResult poll, TimeSpan took, Timestamp now) =>
        HealthEvaluator.Evaluate(report, poll with { Duration = took }, now);

    public static ConnectorStatus Connector(string text)
    {
        var words = text.Split(' ').ToLookup(word => word[0] == '#');
        var parts = words[false].Select(Part).ToList();
        var (name, state, worker, trace) = parts[0];
        return new ConnectorStatus
        {
            Name = name,
            Type = "source",
            State = state,
            WorkerId = worker,
            Trace = trace,
            Tasks = [.. parts.Skip(1).Select(Task)],
            ConfiguredTasks = words[true]
                .Select(word => int.Parse(word.AsSpan(1), CultureInfo.InvariantCulture)).Cast<int?>().FirstOrDefault(),
        };
    }

    /// <summary>Failures as they read in a table: <c>orders FAILED</c>, <c>orders/0 FAILED</c>, <c>broker orders</c>.</summary>
    public static string Names(ImmutableArray<Failure> failures) => string.Join(", ", failures.Select(failure =>
    {
        var name = failure.Task is { } id ? $"{failure.Connector}/{id}" : failure.Connector ?? "null";
        return failure.Type is FailureType.Connector or FailureType.Task ? $"{name} {failure.State}" : $"{failure.Type.Label()} {name}";
    }));

    private static ConnectorTask Task((string Name, ConnectState State, string? Worker, string? Trace) part) =>
        new(int.Parse(part.Name, CultureInfo.InvariantCulture), part.State, part.Worker, part.Trace);

    private static (string Name, ConnectState State, string? Worker, string? Trace) Part(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var worker = open < 0 ? text[(at + 1)..] : text[(at + 1)..open];
        var trace = open < 0 ? null : text[(open + 1)..^1];
        return (text[..equals], ConnectState.Parse(text[(equals + 1)..at]), worker.Length == 0 ? null : worker, trace);
    }
}
