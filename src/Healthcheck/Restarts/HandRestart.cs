using System.Collections.Immutable;

namespace Healthcheck.Restarts;

/// <summary>Why a restart that a person asked for is not begun.</summary>
internal enum HandRefusal
{
    /// <summary>No connector of that name is listed.</summary>
    NotListed,

    /// <summary>Nothing of it has failed, or nothing that may be restarted as things stand.</summary>
    NotNow,

    /// <summary>As many restarts as may be are under way.</summary>
    TooMany,
}

/// <summary>What follows from a person's wish to have a connector restarted: an order, or why there is none.</summary>
/// <param name="Refusal">Null where there is an order.</param>
/// <param name="Why">Of the refusal, one sentence without its dot.</param>
/// <param name="Warning">What the person should know although it is restarted; null for nothing.</param>
internal sealed record HandRestartPlan(RestartState State, RestartOrder? Order, HandRefusal? Refusal, string? Why, string? Warning);

/// <summary>A restart that was begun because a person asked, or why it was not.</summary>
/// <param name="Parts">Those that are restarted; empty where nothing is.</param>
/// <param name="Answer">
/// What Connect says, as soon as it says it; null where it is not asked. Its value is null when the daemon stops before.
/// </param>
internal sealed record HandRestart(
    ImmutableArray<int> Parts, HandRefusal? Refusal, string? Why, string? Warning, Task<RestartAnswer?>? Answer);
