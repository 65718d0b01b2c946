using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>Which connectors are watched. What is left out counts nowhere.</summary>
internal sealed record ConnectorFilter
{
    public static readonly ConnectorFilter All = new();

    /// <summary>Watched are those that match one of these; empty: all.</summary>
    public ImmutableArray<NamePattern> Include { get; init; } = [];

    /// <summary>Never watched, also when included.</summary>
    public ImmutableArray<NamePattern> Exclude { get; init; } = [];

    public bool Watches(string name) => (Include.IsEmpty || IsAny(Include, name)) && !IsAny(Exclude, name);

    /// <param name="before">What was watched in the snapshot before; null for the first.</param>
    public Watched Apply(ConnectSnapshot snapshot, Watched? before = null)
    {
        if (Include.IsEmpty && Exclude.IsEmpty)
        {
            return new Watched(snapshot, snapshot, [], []);
        }

        if (before is not null && snapshot.Version == before.Whole.Version)
        {
            return before with
            {
                Whole = snapshot,
                Snapshot = snapshot with { Connectors = before.Snapshot.Connectors, Unreported = before.Snapshot.Unreported },
            };
        }

        var watched = ImmutableArray.CreateBuilder<ConnectorStatus>();
        var ignored = ImmutableArray.CreateBuilder<ConnectorStatus>();
        foreach (var connector in snapshot.Connectors)
        {
            (Watches(connector.Name) ? watched : ignored).Add(connector);
        }

        return new Watched(
            snapshot,
            snapshot with { Connectors = watched.DrainToImmutable(), Unreported = snapshot.Unreported.RemoveAll(name => !Watches(name)) },
            ignored.DrainToImmutable(),
            FindIdle(snapshot));
    }

    private ImmutableArray<NamePattern> FindIdle(ConnectSnapshot snapshot) =>
    [
        .. Include.Concat(Exclude).Distinct().Where(pattern =>
            !snapshot.Connectors.Any(connector => pattern.Matches(connector.Name))
                && !snapshot.Unreported.Any(name => pattern.Matches(name))),
    ];

    private static bool IsAny(ImmutableArray<NamePattern> patterns, string name)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(name))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A snapshot as the filter leaves it.</summary>
/// <param name="Whole">The snapshot before it was filtered.</param>
/// <param name="Snapshot">With the watched connectors alone.</param>
/// <param name="Ignored">Those left out.</param>
/// <param name="IdlePatterns">Patterns that match nothing.</param>
internal sealed record Watched(
    ConnectSnapshot Whole, ConnectSnapshot Snapshot, ImmutableArray<ConnectorStatus> Ignored, ImmutableArray<NamePattern> IdlePatterns);
