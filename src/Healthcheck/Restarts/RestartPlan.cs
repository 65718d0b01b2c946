using System.Collections.Immutable;

namespace Healthcheck.Restarts;

/// <summary>What is to be done after a poll, and what is to be said.</summary>
internal sealed record RestartPlan(RestartState State, ImmutableArray<RestartOrder> Orders, ImmutableArray<RestartEvent> Events);

/// <summary>One connector, or parts of it, to be restarted.</summary>
/// <param name="Worker">The base URL of the worker that listed it.</param>
/// <param name="Parts">Ids of tasks, and <see cref="FailedParts.Connector"/> for the connector itself.</param>
/// <param name="IsWhole">Whether one call for all that has failed of it does what is meant.</param>
/// <param name="Attempt">Which one it is; 1 and up.</param>
/// <param name="IsTrial">Whether it is made to see if an outage is over.</param>
internal sealed record RestartOrder(Uri Worker, string Connector, ImmutableArray<int> Parts, bool IsWhole, int Attempt, bool IsTrial);

/// <summary>Something that has changed, for the log.</summary>
internal abstract record RestartEvent
{
    public sealed record Recovered(string Connector, TimeSpan Within) : RestartEvent;

    public sealed record FailedAgain(string Connector, int Attempt, TimeSpan NextWithin) : RestartEvent;

    /// <summary>Nobody but a person restarts it again.</summary>
    public sealed record StillFails(string Connector) : RestartEvent;

    public sealed record GivenUp(string Connector, int Attempts) : RestartEvent;

    public sealed record Paused(int Failed, int Connectors) : RestartEvent;

    /// <param name="Why">Half a sentence.</param>
    public sealed record Resumed(string Why) : RestartEvent;

    public sealed record OverBudget(int Budget, int Waiting) : RestartEvent;
}
