using System.Collections.Immutable;

namespace Healthcheck.Polling;

/// <summary>Names of clusters that are defined for the first time, no more, or in another way.</summary>
internal sealed record ClusterChanges(ImmutableArray<string> Added, ImmutableArray<string> Removed, ImmutableArray<string> Changed)
{
    public bool IsEmpty => Added.IsEmpty && Removed.IsEmpty && Changed.IsEmpty;

    public static ClusterChanges Compare(ImmutableArray<ClusterOptions> before, ImmutableArray<ClusterOptions> after)
    {
        var old = before.ToDictionary(cluster => cluster.Name!, cluster => cluster.Definition?.Reveal());
        var names = after.Select(cluster => cluster.Name!).ToHashSet();
        return new ClusterChanges(
            [.. after.Select(cluster => cluster.Name!).Where(name => !old.ContainsKey(name))],
            [.. before.Select(cluster => cluster.Name!).Where(name => !names.Contains(name))],
            [
                .. after.Where(cluster => old.TryGetValue(cluster.Name!, out var definition) && definition != cluster.Definition?.Reveal())
                    .Select(cluster => cluster.Name!),
            ]);
    }

    public override string ToString()
    {
        (string Word, ImmutableArray<string> Names)[] changes = [("added", Added), ("removed", Removed), ("changed", Changed)];
        return IsEmpty ? "nothing changed"
            : string.Join("; ", changes.Where(one => !one.Names.IsEmpty).Select(one => $"{one.Word}: {string.Join(", ", one.Names)}"));
    }
}
