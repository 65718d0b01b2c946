using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Web;

/// <summary>
/// The answers of several clusters together: unhealthy if one of them is. They are made when first asked for after a report, and again
/// when one of the clusters grows stale.
/// </summary>
internal sealed class CombinedAnswers : IAnswers
{
    private readonly ImmutableArray<ClusterAnswers> _clusters;
    private readonly AnswerByFreshness _verdict;
    private readonly AnswerByFreshness _status;
    private readonly AnswerByFreshness _list;
    private readonly Lazy<IAnswers?> _anonymous;

    /// <param name="showsTraces">Whether the verdict shows the traces of failures.</param>
    public CombinedAnswers(ImmutableArray<ClusterAnswers> clusters, bool showsTraces = true)
    {
        _clusters = clusters;
        _anonymous = new Lazy<IAnswers?>(() =>
            clusters.All(cluster => cluster.Anonymous is not null)
                ? new CombinedAnswers([.. clusters.Select(cluster => cluster.Anonymous!)], showsTraces: false)
                : null);
        _verdict = new AnswerByFreshness(clusters, fresh =>
            VerdictJson.Create([.. clusters.Zip(fresh, (cluster, isFresh) => new ClusterVerdict(cluster.Report, isFresh))], showsTraces));
        _status = new AnswerByFreshness(clusters, fresh =>
            StatusJson.Create([.. clusters.Zip(fresh, (cluster, isFresh) => cluster.CreateView(isFresh))]));
        _list = new AnswerByFreshness(clusters, fresh =>
            ClusterListJson.Create([.. clusters.Zip(fresh, (cluster, isFresh) => cluster.CreateView(isFresh))]));
        SnapshotAt = clusters.Select(cluster => cluster.SnapshotAt).Where(at => at is not null).MinBy(at => at!.Value.Monotonic);
    }

    public bool FirstPollIsDone => _clusters.All(cluster => cluster.FirstPollIsDone);

    public bool LoopTurns => _clusters.All(cluster => cluster.LoopTurns);

    public Timestamp? SnapshotAt { get; }

    public IAnswers? Anonymous => _anonymous.Value;

    public ValueTask<Answer> FindVerdict(Timestamp now) => new(_verdict.Find(now));

    public Task<Answer> FindStatus(Timestamp now) => _status.Find(now);

    /// <summary>Each cluster in a few members.</summary>
    public Task<Answer> FindList(Timestamp now) => _list.Find(now);

    /// <summary>Answers when exactly one cluster has the part: which one of several was meant cannot be known.</summary>
    public Task<Answer>? FindResource(ResourcePath path, Timestamp now)
    {
        ClusterAnswers? knowing = null;
        foreach (var cluster in _clusters)
        {
            if (cluster.Knows(path))
            {
                if (knowing is not null)
                {
                    return null;
                }

                knowing = cluster;
            }
        }

        return knowing?.FindResource(path, now);
    }
}
