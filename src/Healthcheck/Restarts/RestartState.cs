using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Restarts;

/// <summary>All that is remembered of the restarts of one cluster. As large as the connectors that had to be restarted.</summary>
internal sealed record RestartState
{
    public static readonly RestartState None = new();

    /// <summary>By name; those with attempts that are not forgotten.</summary>
    public ImmutableDictionary<string, ConnectorRestarts> Connectors { get; init; } =
        ImmutableDictionary.Create<string, ConnectorRestarts>(StringComparer.Ordinal);

    /// <summary>When each restart of the last hour began, the oldest first.</summary>
    public ImmutableArray<Timestamp> Sent { get; init; } = [];

    /// <summary>When the newest list was taken, if it was believed; null when the newest was not, or could not be read.</summary>
    public Timestamp? SeenAt { get; init; }

    /// <summary>Null while there is no outage.</summary>
    public OutagePause? Outage { get; init; }

    /// <summary>Whether something waits because the budget is used up.</summary>
    public bool IsOverBudget { get; init; }

    /// <summary>How many restarts ended so since the start, by <see cref="RestartOutcome"/>.</summary>
    public ImmutableArray<long> Counts { get; init; } = [.. RestartOutcomes.All.Select(_ => 0L)];

    /// <summary>From restarts to RUNNING, added up over all that recovered.</summary>
    public TimeSpan RecoveryTime { get; init; }

    public bool IsPaused => Outage is { FailedWhenLifted: null };

    public int GivenUp => Connectors.Values.Count(connector => connector.IsGivenUp);

    /// <summary>Restarts that Connect has not answered, or of which it is too early to tell what became of them.</summary>
    public int CountInFlight(Timestamp now, TimeSpan patience) =>
        Connectors.Values.Count(connector => connector.Pending is { } attempt && (!attempt.IsAnswered || now - attempt.SentAt < patience));

    public RestartState Count(RestartOutcome outcome) => this with { Counts = Counts.SetItem((int)outcome, Counts[(int)outcome] + 1) };

    public RestartState Set(ConnectorRestarts connector) => this with { Connectors = Connectors.SetItem(connector.Name, connector) };

    /// <summary>A person asks for it: what was given up is tried again, from the beginning.</summary>
    public RestartState Forget(string connector) =>
        Connectors.GetValueOrDefault(connector) is { Pending: null } ? this with { Connectors = Connectors.Remove(connector) } : this;
}

/// <summary>The attempts to restart one connector and its tasks.</summary>
/// <param name="Name">Of the connector.</param>
internal sealed record ConnectorRestarts(string Name)
{
    /// <summary>Since it last ran for long enough.</summary>
    public int Attempts { get; init; }

    /// <summary>When the newest began.</summary>
    public Timestamp? Last { get; init; }

    /// <summary>What the newest was to restart.</summary>
    public ImmutableArray<int> Parts { get; init; } = [];

    /// <summary>No attempt before this; null when it is not known to fail.</summary>
    public Timestamp? NotBefore { get; init; }

    /// <summary>The newest attempt as long as nobody knows what became of it.</summary>
    public RestartAttempt? Pending { get; init; }

    /// <summary>Of the newest attempt that has ended; null for none.</summary>
    public RestartOutcome? Outcome { get; init; }

    /// <summary>How long the newest took that recovered.</summary>
    public TimeSpan? RecoveredWithin { get; init; }

    public bool IsGivenUp { get; init; }
}

/// <param name="SentAt">When it began.</param>
/// <param name="IsTrial">Whether it is the one that is made during an outage.</param>
internal sealed record RestartAttempt(Timestamp SentAt, bool IsTrial)
{
    /// <summary>Whether Connect has answered, or will not.</summary>
    public bool IsAnswered { get; init; }
}
