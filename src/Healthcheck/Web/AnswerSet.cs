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

    private AnswerSet(ImmutableArray<Entry> entries, bool areNamed)
    {
        (_entries, _areNamed) = (entries, areNamed);
        Each = [.. entries.Select(entry => entry.Answers)];
        var each = Each;
        if (!areNamed)
        {
            Whole = each.Single();
            each[0].Prepare();
            return;
        }

        Whole = new CombinedAnswers(each);
        List = new AnswerByFreshness(each, fresh => ClusterListJson.Create([.. each.Zip(fresh, (one, isFresh) => one.CreateView(isFresh))]));
        ByName = each.ToFrozenDictionary(answers => answers.Report.Cluster!, StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public ImmutableArray<ClusterAnswers> Each { get; }

    public IAnswers Whole { get; }

    /// <summary>Makes the verdict for clients without credentials ahead of the first who asks, where the other is.</summary>
    public void PrepareAnonymous()
    {
        if (!_areNamed)
        {
            _entries[0].Answers.Anonymous.Prepare();
        }
    }

    /// <summary>What <c>/clusters</c> says; null where the only cluster has no name.</summary>
    public AnswerByFreshness? List { get; }

    /// <summary>Null where the only cluster has no name.</summary>
    public FrozenDictionary<string, ClusterAnswers>.AlternateLookup<ReadOnlySpan<char>>? ByName { get; }

    /// <param name="before">The answers on clusters that are still watched are taken from here.</param>
    public static AnswerSet Create(ClusterSet clusters, AnswerSet? before)
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
                    kept.Find(entry => entry.Answers.Monitor == monitor) ?? Entry.Create(monitor, room)),
            ],
            clusters.IsNamed);
    }

    /// <summary>The same with the newest report of one cluster, unless that is no longer watched.</summary>
    public AnswerSet With(HealthReport report)
    {
        var place = -1;
        for (var i = 0; i < _entries.Length && place < 0; i++)
        {
            place = _entries[i].Answers.Monitor.Latest.Current == report ? i : -1;
        }

        return place < 0 ? this : new AnswerSet(_entries.SetItem(place, _entries[place].With(report)), _areNamed);
    }

    private sealed record Entry(ClusterAnswers Answers, ResourceAnswerCache Parts)
    {
        public static Entry Create(ClusterMonitor monitor, int room)
        {
            var parts = new ResourceAnswerCache(monitor.Options.Polling.Workers, room);
            return new Entry(new ClusterAnswers(monitor, monitor.Latest.Current, null, parts), parts);
        }

        public Entry With(HealthReport report)
        {
            var next = this with { Answers = new ClusterAnswers(Answers.Monitor, report, Answers, Parts) };
            Parts.Forget();
            return next;
        }
    }
}
