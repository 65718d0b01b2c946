using Healthcheck.Connect;

namespace Healthcheck.Web;

/// <summary>What can be asked: of one cluster, or of all of them together.</summary>
internal interface IAnswers
{
    /// <summary>Whether there has been a first poll, of each.</summary>
    public bool FirstPollIsDone { get; }

    /// <summary>Whether the poll loop still turns, of each.</summary>
    public bool LoopTurns { get; }

    /// <summary>When the snapshot was taken, the oldest of several; null without one.</summary>
    public Timestamp? SnapshotAt { get; }

    /// <summary>The same for clients without credentials: without traces. Null where no such clients are answered.</summary>
    public IAnswers? Anonymous { get; }

    public ValueTask<Answer> FindVerdict(Timestamp now);

    public Task<Answer> FindStatus(Timestamp now);

    /// <returns>Null for a part that is not known.</returns>
    public Task<Answer>? FindResource(ResourcePath path, Timestamp now);
}
