namespace Healthcheck.Connect;

/// <summary>What an answer to the question of life says.</summary>
internal enum LivenessKind
{
    /// <summary>It answered in another way than a live member does, or not in time.</summary>
    NotAlive,

    Alive,

    /// <summary>A process that has not read its topics yet, so not the one that was asked before.</summary>
    Starting,

    /// <summary>No connection: nobody answered at all.</summary>
    NoConnection,
}

/// <summary>What a worker answered when asked whether it takes part in its group.</summary>
/// <param name="Alive">Whether its herder thread served the question.</param>
/// <param name="Detail">One sentence: what it answered instead.</param>
internal sealed record LivenessAnswer(bool Alive, string Detail)
{
    public LivenessKind Kind { get; init; } = Alive ? LivenessKind.Alive : LivenessKind.NotAlive;
}

/// <summary>What is known of a worker's own life, apart from what it says of connectors.</summary>
/// <param name="SeenAlive">When it last proved itself a live member of its group; null: never.</param>
/// <param name="Last">Its newest answer; null while it has not given one.</param>
internal sealed record WorkerLiveness(Timestamp? SeenAlive, LivenessAnswer? Last)
{
    public static readonly WorkerLiveness Unknown = new(null, null);

    /// <summary>Where the operator wants no questions asked, whoever lists is believed.</summary>
    public static readonly WorkerLiveness NotAsked = new(null, null) { IsAsked = false };

    /// <summary>However short the grace, an answer may take as long: a worker that is busy for a moment is not sick.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Whether it is asked at all.</summary>
    public bool IsAsked { get; private init; } = true;

    /// <summary>When the first question was asked that it has not answered as a live member since; null while all are.</summary>
    public Timestamp? UnprovenSince { get; init; }

    /// <summary>Whether another process may stand at the address since the last proof: it was refused, or is starting.</summary>
    public bool IsReplaced { get; init; }

    /// <summary>Whether several workers answer at the address, one of them without its group.</summary>
    public bool IsMixed { get; init; }

    /// <summary>
    /// A worker never seen alive is not alive. One that has been may stay silent or sick for the grace, because a long rebalance looks
    /// like a lost broker for a while. The time counts from the asking, so polls may be as far apart as they like.
    /// </summary>
    public bool IsAlive(Timestamp now, TimeSpan grace) =>
        !IsAsked || (SeenAlive is not null && !IsReplaced && !IsMixed && IsWithinGrace(now, grace));

    /// <param name="at">When it is being asked.</param>
    public WorkerLiveness MarkAsked(Timestamp at) => UnprovenSince is null ? this with { UnprovenSince = at } : this;

    public WorkerLiveness Apply(LivenessAnswer answer, Timestamp answeredAt) => answer.Alive
        ? this with { SeenAlive = answeredAt, Last = answer, UnprovenSince = null, IsReplaced = false }
        : this with { Last = answer, IsReplaced = IsReplaced || answer.Kind is LivenessKind.Starting };

    /// <summary>One sentence: why it does not count as alive.</summary>
    public string DescribeNotAlive(Timestamp now) => this switch
    {
        { IsMixed: true } =>
            "several workers answer at this address, and one of them does not answer for its cluster: name each by an address of its own",
        { Last: { Alive: false } answer } => answer.Detail,
        { UnprovenSince: { } since } => $"it was asked {(now - since).TotalSeconds:0} s ago and has not answered",
        _ => "it has not answered the question yet",
    };

    private bool IsWithinGrace(Timestamp now, TimeSpan grace)
    {
        if (UnprovenSince is not { } since)
        {
            return true;
        }

        // Silence is less than a bad answer.
        var isSilent = Last is { Alive: true };
        return isSilent ? now - since <= (grace > Patience ? grace : Patience) : now - since < grace;
    }
}
