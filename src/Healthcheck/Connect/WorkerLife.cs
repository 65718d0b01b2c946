namespace Healthcheck.Connect;

/// <summary>What a worker answered when asked whether it takes part in its group.</summary>
/// <param name="Alive">Whether its herder thread served the question.</param>
/// <param name="Detail">One sentence: what it answered instead.</param>
internal sealed record LifeAnswer(bool Alive, string Detail);

/// <summary>What is known of a worker's own life, apart from what it says of connectors.</summary>
/// <param name="SeenAlive">When it last proved itself a live member of its group; null: never.</param>
/// <param name="Last">Its newest answer; null while it has not given one.</param>
internal sealed record WorkerLife(Moment? SeenAlive, LifeAnswer? Last)
{
    public static readonly WorkerLife Unknown = new(null, null);

    /// <summary>An answer given during the poll that judges it is new, however short the grace.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A worker never seen alive is not alive. One that has been may stay silent for the grace, because a long rebalance looks
    /// like a lost broker for a while.
    /// </summary>
    public bool IsAlive(Moment now, TimeSpan grace) => SeenAlive is { } seen && now - seen <= grace + Slack;

    public WorkerLife After(LifeAnswer answer, Moment answeredAt) => new(answer.Alive ? answeredAt : SeenAlive, answer);
}
