using Healthcheck.Files;
using Healthcheck.Health;
using Healthcheck.Rest;

namespace Healthcheck.Restarts;

/// <summary>Whether what failed is restarted.</summary>
internal enum RestartMode
{
    /// <summary>Nothing, but by hand where that is allowed.</summary>
    Off,

    /// <summary>What would be restarted is said, and nothing is done.</summary>
    DryRun,
    On,
}

/// <summary>What of a cluster is restarted, and how often.</summary>
internal sealed record RestartOptions
{
    public static readonly (TimeSpan Min, TimeSpan Max) AfterRange = (TimeSpan.Zero, TimeSpan.FromHours(24));

    public static readonly (TimeSpan Min, TimeSpan Max) MaxDelayRange = (TimeSpan.FromSeconds(1), TimeSpan.FromHours(24));

    public static readonly (int Min, int Max) MaxAttemptsRange = (0, 1000);

    public static readonly (TimeSpan Min, TimeSpan Max) ResetAfterRange = (TimeSpan.Zero, TimeSpan.FromHours(24));

    public static readonly (int Min, int Max) ParallelRange = (1, 100);

    public static readonly (int Min, int Max) BudgetRange = (1, 10_000);

    public static readonly (int Min, int Max) OutagePercentageRange = (0, 100);

    private static readonly TimeSpan UsualFirstDelay = TimeSpan.FromMinutes(1);

    public RestartMode Mode { get; init; } = RestartMode.Off;

    /// <summary>How long something must have failed before it is restarted for the first time.</summary>
    public TimeSpan After { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Only these connectors and their tasks; empty Include: all that are watched.</summary>
    public ConnectorFilter Filter { get; init; } = ConnectorFilter.All;

    /// <summary>The wait between two attempts doubles up to this.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromHours(1);

    /// <summary>After this many attempts without success a connector is given up; 0: never.</summary>
    public int MaxAttempts { get; init; } = 10;

    /// <summary>How long a connector must have run before its attempts are forgotten.</summary>
    public TimeSpan ResetAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most connectors of a cluster that are being restarted at a time.</summary>
    public int Parallel { get; init; } = 2;

    /// <summary>Most restarts of a cluster in an hour.</summary>
    public int Budget { get; init; } = 20;

    /// <summary>When more than this percentage of the connectors has failed, the cause lies elsewhere.</summary>
    public int OutagePercentage { get; init; } = 50;

    /// <summary>user:password of whoever may restart; null: as for reading, or <see cref="BearerToken"/>.</summary>
    public Reloadable<Secret>? BasicAuth { get; init; }

    /// <summary>The token of whoever may restart; null: as for reading, or <see cref="BasicAuth"/>.</summary>
    public Reloadable<Secret>? BearerToken { get; init; }

    /// <summary>After the first attempt; also how long an attempt has until it counts as failed.</summary>
    public TimeSpan FirstDelay => MaxDelay < UsualFirstDelay ? MaxDelay : UsualFirstDelay;

    /// <summary>How Connect is asked to restart.</summary>
    public RestOptions Authorize(RestOptions rest) =>
        BasicAuth is null && BearerToken is null ? rest : rest with { BasicAuth = BasicAuth, BearerToken = BearerToken };

    /// <param name="attempts">Made so far; 1 and up.</param>
    /// <param name="chance">From 0 up to 1: takes away up to a fifth, so that connectors that failed together part.</param>
    public TimeSpan DelayAfter(int attempts, double chance)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Min(attempts - 1, 30));
        return (delay < MaxDelay ? delay : MaxDelay) * (1 - (0.2 * chance));
    }
}
