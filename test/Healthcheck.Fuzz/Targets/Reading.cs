using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Fuzz.Targets;

/// <summary>What came of a body: connectors, names, or a fault.</summary>
internal sealed record Reading(ImmutableArray<ConnectorStatus>? Connectors, List<string>? Names, FaultReason? Fault)
{
    /// <summary>Whether another says the same.</summary>
    public bool Says(Reading other) =>
        Fault == other.Fault
        && (Names is null) == (other.Names is null) && (Names is null || Names.SequenceEqual(other.Names!))
        && (Connectors is null) == (other.Connectors is null)
        && (Connectors is not { } ours || (ours.Length == other.Connectors!.Value.Length && ours.Zip(other.Connectors!.Value).All(IsSame)));

    public override string ToString() =>
        Fault is { } fault ? fault.Label()
        : Names is { } names ? $"{names.Count} names"
        : string.Join(", ", Connectors!.Value.Select(one => $"{one.Name} {one.State} {one.Trace} {string.Join(' ', one.Tasks)}"));

    private static bool IsSame((ConnectorStatus A, ConnectorStatus B) pair)
    {
        var (a, b) = pair;
        return a.Name == b.Name && a.Type == b.Type && a.State.Text == b.State.Text && a.WorkerId == b.WorkerId && a.Trace == b.Trace
            && a.ConfiguredTasks == b.ConfiguredTasks && AreSame(a.Tasks, b.Tasks) && AreSame(a.LeftOverTasks, b.LeftOverTasks);
    }

    private static bool AreSame(ImmutableArray<ConnectorTask> a, ImmutableArray<ConnectorTask> b) =>
        a.Length == b.Length && a.Zip(b).All(pair =>
            pair.First with { State = ConnectState.Running } == pair.Second with { State = ConnectState.Running }
            && pair.First.State.Text == pair.Second.State.Text);
}
