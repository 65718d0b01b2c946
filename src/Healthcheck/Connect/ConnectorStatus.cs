using System.Collections.Immutable;

namespace Healthcheck.Connect;

/// <summary>What Connect said of one connector and its tasks.</summary>
internal sealed class ConnectorStatus
{
    public required string Name { get; init; }

    /// <summary>source, sink, or unknown while the worker has not read the connector's configuration.</summary>
    public required string Type { get; init; }

    public required ConnectState State { get; init; }

    /// <summary>host:port of the worker that owns the connector; null when the answer did not name it.</summary>
    public string? WorkerId { get; init; }

    /// <summary>The Java stack trace of a failure, cut at the limit for traces; or why the status could not be read.</summary>
    public string? Trace { get; init; }

    public required ImmutableArray<ConnectorTask> Tasks { get; init; }

    /// <summary>How many tasks it has a configuration for; their ids are 0 and up. Null when that was not asked.</summary>
    public int? ConfiguredTasks { get; init; }

    /// <summary>
    /// Tasks that it no longer has and Connect still lists; none of <see cref="Tasks"/>. Empty where the number is not known.
    /// </summary>
    public ImmutableArray<ConnectorTask> LeftOverTasks { get; init; } = [];
}

/// <summary>What Connect said of one task. A value, because a cluster may have a hundred thousand.</summary>
internal readonly record struct ConnectorTask(int Id, ConnectState State, string? WorkerId, string? Trace);
