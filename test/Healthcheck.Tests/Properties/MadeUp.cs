using System.Text;
using CsCheck;
using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Tests.Properties;

/// <summary>Lists and policies as they may come, the odd ones more often than in life.</summary>
internal static class MadeUp
{
    private static readonly string[] Words =
        ["RUNNING", "RUNNING", "RUNNING", "PAUSED", "UNASSIGNED", "STOPPED", "RESTARTING", "FAILED", "SYSTEM_ERROR", "DEGRADED", "LATER"];

    /// <summary>Any text that UTF-8 can hold.</summary>
    public static readonly Gen<string> Text =
        Any(Gen.Int[0x20, 0x7E], Gen.Int[1, 0x2FFF], Gen.Int[0xE000, 0x1F600]).Array[1, 8]
            .Select(runes => string.Concat(runes.Select(value => new Rune(value).ToString())));

    public static readonly Gen<string> Name =
        Any(Of("orders", "a", "..", "a/b", "tasks", "ünï ✓", "%2F", "a\"\\b\n", "*", "😀"), Text);

    public static readonly Gen<ConnectState> State = Of(Words).Select(ConnectState.Parse);

    public static readonly Gen<string?> Worker = Of<string?>("w1:8083", "w2:8083", "W1:8083", "w3:8083", null);

    public static readonly Gen<string?> Trace = Of<string?>(null, "boom", "java.lang.X: b\n\tat c\nCaused by: d.E: f \"g\"\n");

    private static readonly Gen<ImmutableTasks> Tasks =
        Gen.Select(State, Worker, Trace).Array[0, 4].Select(parts => new ImmutableTasks(
            [.. parts.Select((part, id) => new ConnectorTask(id, part.Item1, part.Item2, part.Item3))]));

    public static readonly Gen<ConnectorStatus> Connector =
        Gen.Select(Name, State, Worker, Trace, Tasks, Of("source", "sink", "unknown"), (name, state, worker, trace, tasks, type) =>
            new ConnectorStatus { Name = name, State = state, WorkerId = worker, Trace = trace, Tasks = [.. tasks.All], Type = type });

    /// <summary>Each name stands once.</summary>
    public static readonly Gen<ConnectorStatus[]> List = Connector.Array[0, 6].Select(all => all.DistinctBy(one => one.Name).ToArray());

    /// <summary>Whatever may be set; nothing has a grace.</summary>
    public static readonly Gen<HealthPolicy> Policy = Gen.Select(
        Of((true, true), (true, false), (false, true)),
        Of(0, 0, 10, 50, 100),
        Of<string?>(null, null, "w1:8083"),
        Gen.Bool,
        Of<string[]>(["FAILED"], ["FAILED", "PAUSED"], ["UNASSIGNED"]),
        Of<FailureType[]>([], [FailureType.NoTasks]),
        (considered, percentage, worker, perWorker, states, checks) => new HealthPolicy
        {
            ConsiderConnectors = considered.Item1,
            ConsiderTasks = considered.Item2,
            FailureThreshold = percentage / 100.0,
            WorkerId = worker,
            ThresholdPerWorker = perWorker,
            UnhealthyStates = [.. states],
            Checks = [.. checks],
            GracePeriods = GracePeriods.None,
        });

    public static Gen<T> Of<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    public static Gen<T> Any<T>(params Gen<T>[] gens) => Gen.Int[0, gens.Length - 1].SelectMany(i => gens[i]);

    public static string Describe(IEnumerable<ConnectorStatus> list) => string.Join("; ", list.Select(one =>
        $"{one.Name}={one.State}@{one.WorkerId} {string.Join(' ', one.Tasks.Select(task => $"{task.Id}={task.State}@{task.WorkerId}"))}"));

    public static string Describe(HealthPolicy policy) =>
        $"connectors {policy.ConsiderConnectors}, tasks {policy.ConsiderTasks}, threshold {policy.FailureThreshold}, "
            + $"worker {policy.WorkerId} (per worker {policy.ThresholdPerWorker}), "
            + $"states {string.Join(' ', policy.UnhealthyStates)}, checks {string.Join(' ', policy.Checks)}";

    private sealed record ImmutableTasks(IReadOnlyList<ConnectorTask> All);
}
