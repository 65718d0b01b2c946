using System.Collections.Frozen;
using System.Collections.Immutable;
using Healthcheck.Health;
using Healthcheck.Polling;

namespace Healthcheck.Web;

/// <summary>The newest answers of all clusters, each by itself and all together.</summary>
internal sealed class AnswerSet
{
    /// <summary>However many clusters there are, each can keep the answers on some parts.</summary>
    private const int LeastRoom = 256 * 1024;

    private readonly ImmutableArray<Entry> _entries;
    private readonly bool _areNamed;
    private readonly bool _admitsAnonymous;
    private readonly IAnswers _whole;
    private readonly FrozenDictionary<string, ClusterAnswers> _byName;

    private AnswerSet(ImmutableArray<Entry> entries, bool areNamed, bool admitsAnonymous)
    {
        (_entries, _areNamed, _admitsAnonymous) = (entries, areNamed, admitsAnonymous);
        Each = [.. entries.Select(entry => entry.Answers)];
        if (areNamed)
        {
            _whole = new CombinedAnswers(Each);
            _byName = Each.ToFrozenDictionary(answers => answers.Report.Cluster!, StringComparer.Ordinal);
        }
        else
        {
            _whole = Each.Single();
            _byName = FrozenDictionary<string, ClusterAnswers>.Empty;
            Each[0].Prepare();
            Each[0].Anonymous?.Prepare();
        }
    }

    public ImmutableArray<ClusterAnswers> Each { get; }

    /// <param name="cluster">The name of one; null: all together.</param>
    /// <param name="isAnonymous">Whether traces are left out.</param>
    /// <returns>Null for a cluster that is not watched.</returns>
    public IAnswers? Find(string? cluster, bool isAnonymous)
    {
        var answers = cluster is null ? _whole : _byName.GetValueOrDefault(cluster);
        return isAnonymous ? answers?.Anonymous : answers;
    }

    /// <param name="cluster">The name of the only one that is meant; null: whichever has the connector.</param>
    /// <returns>Null when none has it, or several have: which one was meant cannot be known.</returns>
    public ClusterAnswers? FindKnowing(string connector, string? cluster)
    {
        var path = new ResourcePath(null, connector, null);
        var knowing = Each.Where(answers => (cluster is null || answers.Report.Cluster == cluster) && answers.Knows(path)).Take(2).ToList();
        return knowing is [var only] ? only : null;
    }

    /// <param name="admitsAnonymous">Whether clients without credentials see verdicts, but no traces.</param>
    /// <param name="before">The answers on clusters that are still watched are taken from here.</param>
    public static AnswerSet Create(ClusterSet clusters, bool admitsAnonymous, AnswerSet? before)
    {
        var monitors = clusters.All;
        var room = Math.Max(ResourceAnswerCache.RoomOfAll / Math.Max(1, monitors.Length), LeastRoom);
        var kept = before is null ? [] : before._entries.Where(entry => monitors.Contains(entry.Answers.Monitor)).ToList();
        foreach (var gone in before is null ? [] : before._entries.Except(kept))
        {
            gone.Parts.Forget();
        }

        return new AnswerSet(
            [
                .. monitors.Select(monitor =>
                    kept.Find(entry => entry.Answers.Monitor == monitor) ?? Entry.Create(monitor, room, admitsAnonymous)),
            ],
            clusters.IsNamed,
            admitsAnonymous);
    }

    /// <summary>The same with the newest report of one cluster, unless that is no longer watched.</summary>
    public AnswerSet With(HealthReport report)
    {
        var place = -1;
        for (var i = 0; i < _entries.Length && place < 0; i++)
        {
            place = _entries[i].Answers.Monitor.Latest.Current == report ? i : -1;
        }

        return place < 0 ? this : new AnswerSet(
            _entries.SetItem(place, _entries[place].With(report, _admitsAnonymous)), _areNamed, _admitsAnonymous);
    }

    private sealed record Entry(ClusterAnswers Answers, ResourceAnswerCache Parts)
    {
        public static Entry Create(ClusterMonitor monitor, int room, bool admitsAnonymous)
        {
            var parts = new ResourceAnswerCache(monitor.Options.Polling.Workers, room);
            return new Entry(new ClusterAnswers(monitor, monitor.Latest.Current, null, parts, admitsAnonymous), parts);
        }

        public Entry With(HealthReport report, bool admitsAnonymous)
        {
            var next = this with { Answers = new ClusterAnswers(Answers.Monitor, report, Answers, Parts, admitsAnonymous) };
            Parts.Forget();
            return next;
        }
    }
}
