using System.Collections.Immutable;

namespace Healthcheck.Connect;

/// <summary>
/// The answers of one address, as runs of good and of bad ones. Behind an address several workers may stand, and a proxy may share out
/// single requests, so that the proof of one is taken for that of another. A worker by itself hardly goes from well to sick, to well and
/// to sick again within a minute.
/// </summary>
internal sealed record AddressHistory
{
    public static readonly AddressHistory None = new();

    /// <summary>Well, sick, well, sick.</summary>
    private const int MixedRuns = 4;

    /// <summary>The end of each run, the newest last; at most four.</summary>
    private ImmutableArray<(bool Alive, Timestamp End)> Runs { get; init; } = [];

    private Timestamp? MixedAt { get; init; }

    /// <summary>Whether it counts as sick whatever it answers.</summary>
    public bool IsMixed => MixedAt is not null;

    /// <summary>Whether it has been well and sick lately, so that asking more often tells sooner.</summary>
    public bool IsSuspect => IsMixed || Runs.Length > 1;

    /// <param name="answer">Starting and unreachable workers tell nothing of who else stands there.</param>
    /// <param name="window">How close together the changes must lie, and how long a mixed address must then be well.</param>
    public AddressHistory Add(LivenessAnswer answer, Timestamp now, TimeSpan window)
    {
        if (answer.Kind is not (LivenessKind.Alive or LivenessKind.NotAlive))
        {
            return this;
        }

        var recent = Runs.RemoveAll(run => now - run.End > window);
        var runs = recent is [.., var last] && last.Alive == answer.Alive
            ? recent.SetItem(recent.Length - 1, (answer.Alive, now))
            : recent.Add((answer.Alive, now));
        runs = runs.Length > MixedRuns ? runs.RemoveAt(0) : runs;
        var isMixed = !answer.Alive && (IsMixed || runs is [{ Alive: true }, _, _, _]);
        return this with
        {
            Runs = runs,
            MixedAt = isMixed ? now : MixedAt is { } at && now - at < window ? at : null,
        };
    }
}
