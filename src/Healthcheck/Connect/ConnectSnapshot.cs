using System.Collections.Immutable;

namespace Healthcheck.Connect;

/// <summary>Everything one poll learned of a cluster, in the order in which Connect listed it.</summary>
internal sealed record ConnectSnapshot
{
    /// <summary>When the answer had been read.</summary>
    public required Timestamp TakenAt { get; init; }

    /// <summary>The base URL of the worker that answered.</summary>
    public required Uri Worker { get; init; }

    /// <summary>
    /// Raised by the reader of the cluster when what the list says differs: two snapshots of one reader with the same version say the same.
    /// Filtering does not change it.
    /// </summary>
    public required long Version { get; init; }

    public required ImmutableArray<ConnectorStatus> Connectors { get; init; }

    /// <summary>Names of connectors that have a configuration but no status; empty also when that was not asked.</summary>
    public ImmutableArray<string> Unreported { get; init; } = [];

    /// <summary>Whether the plain names were asked for, so that <see cref="Unreported"/> is complete.</summary>
    public bool HasNames { get; init; }

    /// <summary>Size of the answers, decoded, in bytes.</summary>
    public required long Bytes { get; init; }

    public bool IsEmpty => Connectors.IsEmpty;
}
