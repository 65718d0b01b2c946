namespace Healthcheck.Restarts;

/// <summary>What became of a restart in the end. Each has one of these and no second.</summary>
internal enum RestartOutcome
{
    /// <summary>What was restarted was seen RUNNING afterwards.</summary>
    Recovered,

    /// <summary>It is still, or again, FAILED.</summary>
    Failed,

    /// <summary>It cannot be told: it went into another state, to another owner, or nowhere.</summary>
    Unknown,

    /// <summary>Connect is rebalancing and took no restart.</summary>
    Conflict,

    /// <summary>Connect knows it no more.</summary>
    Gone,

    /// <summary>Connect, or a proxy before it, does not allow it.</summary>
    Refused,

    /// <summary>It was only said.</summary>
    DryRun,
}

internal static class RestartOutcomes
{
    public static readonly RestartOutcome[] All = Enum.GetValues<RestartOutcome>();

    /// <summary>As it appears in metrics, answers and logs.</summary>
    public static string Label(this RestartOutcome outcome) => outcome switch
    {
        RestartOutcome.Recovered => "recovered",
        RestartOutcome.Failed => "failed",
        RestartOutcome.Unknown => "unknown",
        RestartOutcome.Conflict => "conflict",
        RestartOutcome.Gone => "gone",
        RestartOutcome.Refused => "refused",
        RestartOutcome.DryRun => "dry_run",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}
