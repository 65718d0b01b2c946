using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Web;

/// <summary>An answer that follows from the reports of several clusters, and from which of them are fresh.</summary>
/// <param name="make">Makes it; is told of each cluster whether it is fresh.</param>
internal sealed class AnswerByFreshness(ImmutableArray<ClusterAnswers> clusters, Func<ImmutableArray<bool>, Answer> make)
{
    private volatile Made? _made;

    public Task<Answer> Find(Timestamp now)
    {
        var made = _made;
        if (made is null || !IsStill(made.Fresh, now))
        {
            ImmutableArray<bool> fresh = [.. clusters.Select(cluster => cluster.Report.IsFresh(now))];
            var next = new Made(fresh, new MadeOnce(() => make(fresh)));

            // Of several who find it missing at once, one makes it.
            made = Interlocked.CompareExchange(ref _made, next, made) is var found && ReferenceEquals(found, made) ? next : found!;
        }

        return made.Answer.Answer;
    }

    private bool IsStill(ImmutableArray<bool> fresh, Timestamp now)
    {
        for (var i = 0; i < clusters.Length; i++)
        {
            if (clusters[i].Report.IsFresh(now) != fresh[i])
            {
                return false;
            }
        }

        return true;
    }

    private sealed record Made(ImmutableArray<bool> Fresh, MadeOnce Answer);
}
