using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Healthcheck.Connect;

/// <summary>Everything one poll learned of a cluster, in the order in which Connect listed it.</summary>
internal sealed record ConnectSnapshot
{
    /// <summary>When the answer had been read.</summary>
    public required Timestamp TakenAt { get; init; }

    /// <summary>The base URL of the worker that answered.</summary>
    public required Uri Worker { get; init; }

    public required ImmutableArray<ConnectorStatus> Connectors { get; init; }

    /// <summary>Names of connectors that have a configuration but no status; empty also when that was not asked.</summary>
    public ImmutableArray<string> Unreported { get; init; } = [];

    /// <summary>Whether the plain names were asked for, so that <see cref="Unreported"/> is complete.</summary>
    public bool HasNames { get; init; }

    /// <summary>Size of the answers, decoded, in bytes.</summary>
    public required long Bytes { get; init; }

    public bool IsEmpty => Connectors.IsEmpty;

    /// <summary>
    /// Whether this tells nothing new: the reader hands out the very list of before as long as Connect says the same. Equal lists that
    /// were read apart are not told to be the same.
    /// </summary>
    public bool SaysTheSameAs([NotNullWhen(true)] ConnectSnapshot? other) =>
        other is not null && Connectors == other.Connectors && Unreported.AsSpan().SequenceEqual(other.Unreported.AsSpan());
}
