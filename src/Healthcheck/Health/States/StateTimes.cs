using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>
/// Since when each connector and task is in its state, as far as polls have seen: Connect itself keeps no times. As large as the
/// snapshot it belongs to.
/// </summary>
internal sealed class StateTimes
{
    public static readonly StateTimes None = new([]);

    private readonly ImmutableArray<ConnectorTimes> _times;

    private StateTimes(ImmutableArray<ConnectorTimes> times) => _times = times;

    /// <summary>Of the connector at this place of the snapshot.</summary>
    public ConnectorTimes At(int connector) => _times[connector];

    /// <param name="before">The snapshot these times belong to; null before the first, whose states are no changes.</param>
    public (StateTimes Times, ImmutableArray<StateChange> Changes) Track(ConnectSnapshot? before, ConnectSnapshot after)
    {
        var known = before is null ? [] : before.Connectors;
        var changes = ImmutableArray.CreateBuilder<StateChange>();
        var times = ImmutableArray.CreateBuilder<ConnectorTimes>(after.Connectors.Length);
        var places = new Places(known);
        for (var i = 0; i < after.Connectors.Length; i++)
        {
            var connector = after.Connectors[i];
            var place = places.Find(connector.Name, i);
            var (was, since) = place < 0 ? (null, null) : (known[place], _times[place]);

            // The reader hands out the very connector of before while it is unchanged, so most need not be gone through.
            times.Add(since is not null && ReferenceEquals(was, connector)
                ? since
                : Follow(connector, was, since, after.TakenAt, before is null ? null : changes));
        }

        foreach (var gone in places.NotFound())
        {
            changes.Add(new StateChange(after.TakenAt, gone.Name, null, gone.State, null, gone.WorkerId, gone.Tasks.Length));
        }

        return (new StateTimes(times.MoveToImmutable()), changes.DrainToImmutable());
    }

    private static ConnectorTimes Follow(
        ConnectorStatus connector, ConnectorStatus? was, ConnectorTimes? since, Timestamp now, ImmutableArray<StateChange>.Builder? changes)
    {
        var isSame = was is not null && Same(was.State, connector.State);
        if (!isSame)
        {
            changes?.Add(new StateChange(now, connector.Name, null, was?.State, connector.State, connector.WorkerId));
        }

        return new ConnectorTimes(isSame ? since!.Since : now, Tasks(connector, was, since, now, changes));
    }

    private static ImmutableArray<Timestamp> Tasks(
        ConnectorStatus connector, ConnectorStatus? was, ConnectorTimes? since, Timestamp now, ImmutableArray<StateChange>.Builder? changes)
    {
        var old = was is null ? [] : was.Tasks;
        var found = 0;
        var times = ImmutableArray.CreateBuilder<Timestamp>(connector.Tasks.Length);
        for (var i = 0; i < connector.Tasks.Length; i++)
        {
            var task = connector.Tasks[i];
            var place = i < old.Length && old[i].Id == task.Id ? i : IndexOf(old, task.Id);
            found += place < 0 ? 0 : 1;
            if (place >= 0 && Same(old[place].State, task.State))
            {
                times.Add(since!.Tasks[place]);
                continue;
            }

            times.Add(now);
            changes?.Add(new StateChange(now, connector.Name, task.Id, place < 0 ? null : old[place].State, task.State, task.WorkerId));
        }

        if (found < old.Length && changes is not null)
        {
            foreach (var gone in old.Where(task => IndexOf(connector.Tasks, task.Id) < 0))
            {
                changes.Add(new StateChange(now, connector.Name, gone.Id, gone.State, null, gone.WorkerId));
            }
        }

        return times.MoveToImmutable();
    }

    private static bool Same(ConnectState one, ConnectState other) =>
        ReferenceEquals(one, other) || (one.Kind == other.Kind && one.Text == other.Text);

    private static int IndexOf(ImmutableArray<ConnectorTask> tasks, int id)
    {
        for (var i = 0; i < tasks.Length; i++)
        {
            if (tasks[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Where connectors stood before. Mostly Connect keeps its order, so the index by name is rarely needed.</summary>
    private sealed class Places(ImmutableArray<ConnectorStatus> known)
    {
        private readonly bool[] _found = new bool[known.Length];
        private Dictionary<string, int>? _index;

        public int Find(string name, int guess)
        {
            var place = guess < known.Length && known[guess].Name == name ? guess : Index().GetValueOrDefault(name, -1);
            if (place >= 0)
            {
                _found[place] = true;
            }

            return place;
        }

        public IEnumerable<ConnectorStatus> NotFound() => known.Where((_, place) => !_found[place]);

        private Dictionary<string, int> Index()
        {
            if (_index is null)
            {
                _index = new Dictionary<string, int>(known.Length, StringComparer.Ordinal);
                for (var place = 0; place < known.Length; place++)
                {
                    _index[known[place].Name] = place;
                }
            }

            return _index;
        }
    }
}

/// <summary>Since when a connector, and each of its tasks in the order of the list, is in its state.</summary>
internal sealed record ConnectorTimes(Timestamp Since, ImmutableArray<Timestamp> Tasks);
