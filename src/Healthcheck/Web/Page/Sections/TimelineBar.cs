using System.Collections.Immutable;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;

namespace Healthcheck.Web;

/// <summary>A time for which the worst of a connector and its tasks was as bad as this.</summary>
internal readonly record struct TimelineSegment(Severity Severity, DateTimeOffset From, DateTimeOffset To);

/// <summary>What the history knows of one connector.</summary>
internal sealed class TimelineBar
{
    /// <summary>Where the connector itself stands among its tasks.</summary>
    private const int Itself = -1;

    private readonly ImmutableArray<StateChange> _changes;
    private readonly ConnectorStatus? _current;
    private readonly DateTimeOffset _begin;

    /// <param name="changes">Of the connector and its tasks, the newest first.</param>
    /// <param name="current">Null when it is gone.</param>
    /// <param name="begin">Before this nothing is known.</param>
    private TimelineBar(
        ReportView view, string connector, ImmutableArray<StateChange> changes, ConnectorStatus? current, DateTimeOffset begin)
    {
        (Cluster, Connector, _changes, _current, _begin) = (view.Cluster, connector, changes, current, begin);
        Failures = changes.Count(change => change.To is { } state && Severities.Classify(state) is Severity.Failed);
    }

    public string? Cluster { get; }

    public string Connector { get; }

    /// <summary>How often it or one of its tasks has failed.</summary>
    public int Failures { get; }

    public DateTimeOffset FirstChange => _changes[^1].At.Utc;

    public DateTimeOffset LastChange => _changes[0].At.Utc;

    public static IEnumerable<TimelineBar> Find(ReportView view)
    {
        var (report, changes) = (view.Report, view.Report.History.Changes);
        if (changes.IsEmpty)
        {
            return [];
        }

        var begin = changes[^1].At.Utc;
        var current = new Dictionary<string, ConnectorStatus>(StringComparer.Ordinal);
        for (var place = 0; place < report.Snapshot?.Connectors.Length; place++)
        {
            current[report.Snapshot.Connectors[place].Name] = report.Snapshot.Connectors[place];
            var since = report.Times.At(place).Since.Utc;
            begin = since < begin ? since : begin;
        }

        return changes.GroupBy(change => change.Connector)
            .Select(group => new TimelineBar(view, group.Key, [.. group], current.GetValueOrDefault(group.Key), begin));
    }

    /// <summary>Walks back from what is now: before each change its part was in the state that it left.</summary>
    /// <returns>The newest first; nothing for when it was not there.</returns>
    public IEnumerable<TimelineSegment> FindSegments(DateTimeOffset start, DateTimeOffset end)
    {
        start = _begin > start ? _begin : start;
        var parts = new Dictionary<int, ConnectState>();
        if (_current is not null)
        {
            parts[Itself] = _current.State;
            foreach (var task in _current.Tasks)
            {
                parts[task.Id] = task.State;
            }
        }

        var to = end;
        for (var place = 0; place < _changes.Length && to > start; place++)
        {
            var change = _changes[place];
            if (change.At.Utc < to && parts.Count > 0)
            {
                var from = change.At.Utc > start ? change.At.Utc : start;
                yield return new TimelineSegment(parts.Values.Min(Severities.Classify), from, to);
            }

            to = change.At.Utc < to ? change.At.Utc : to;
            UndoChange(parts, place);
        }

        if (to > start && parts.Count > 0)
        {
            yield return new TimelineSegment(parts.Values.Min(Severities.Classify), start, to);
        }
    }

    private void UndoChange(Dictionary<int, ConnectState> parts, int place)
    {
        var change = _changes[place];
        if (change.From is not { } before)
        {
            parts.Remove(change.Task ?? Itself);
            return;
        }

        parts[change.Task ?? Itself] = before;
        if (change is not { Task: null, To: null })
        {
            return;
        }

        // The tasks that went with the connector are no changes of their own; each was in the state that it had entered last.
        var seen = new HashSet<int>();
        foreach (var older in _changes.AsSpan()[(place + 1)..])
        {
            if (older is { Task: null, From: null })
            {
                break;
            }

            if (older.Task is { } task && seen.Add(task) && older.To is { } state)
            {
                parts[task] = state;
            }
        }
    }
}
