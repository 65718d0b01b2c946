using System.Collections.Immutable;

namespace Healthcheck.Restarts;

/// <summary>What Connect says to a restart. That it took one is no success yet.</summary>
internal enum RestartAnswerKind
{
    Accepted,

    /// <summary>It may have been done, or not: the next list tells.</summary>
    Unknown,

    /// <summary>It is rebalancing.</summary>
    Conflict,
    Gone,
    Refused,
}

/// <param name="Parts">What the restart reached, if it did.</param>
/// <param name="Detail">One sentence, with what can be done about it.</param>
internal sealed record RestartAnswer(RestartAnswerKind Kind, ImmutableArray<int> Parts, string Detail);
