using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Web;

/// <summary>Since when everything is as it is, what changed lately, and what is left out.</summary>
internal static class StatusStates
{
    /// <summary>Connectors and tasks together; the largest page is then about a megabyte.</summary>
    private const int MostEntries = 5000;

    /// <summary>Of one connector, so that it does not crowd out the others.</summary>
    private const int MostTasks = 500;

    private const int MostIgnored = 100;

    private const int MostChanges = 100;

    /// <summary>Of one connector.</summary>
    private const int MostLeftOver = 100;

    /// <summary>The worst first.</summary>
    /// <param name="among">How many clusters share the page.</param>
    public static IReadOnlyList<StatusConnector> CreateWatched(HealthReport report, ConnectSnapshot snapshot, int among)
    {
        var watched = new List<StatusConnector>();
        var entries = 0;
        var places = Enumerable.Range(0, snapshot.Connectors.Length);
        foreach (var place in places.OrderBy(place => Severities.Classify(snapshot.Connectors[place])))
        {
            var connector = snapshot.Connectors[place];
            entries += 1 + Math.Min(connector.Tasks.Length, MostTasks) + Math.Min(connector.LeftOverTasks.Length, MostLeftOver);
            if (entries > MostEntries / among && watched.Count > 0)
            {
                break;
            }

            watched.Add(CreateConnector(connector, report.Times.At(place)));
        }

        return watched;
    }

    public static IReadOnlyList<StatusIgnored> CreateIgnored(HealthReport report) =>
        [.. report.Ignored.Take(MostIgnored).Select(connector => new StatusIgnored(connector.Name, connector.State.Text))];

    public static IReadOnlyList<StatusChange> CreateHistory(HealthReport report) =>
    [
        .. report.History.Changes.Take(MostChanges).Select(change => new StatusChange(
            JsonStyle.Time(change.At), change.Connector, change.Task, change.From?.Text, change.To?.Text, change.WorkerId)),
    ];

    private static StatusConnector CreateConnector(ConnectorStatus connector, ConnectorTimes times)
    {
        var leftOver = connector.LeftOverTasks;
        return new StatusConnector(
            connector.Name,
            connector.Type,
            connector.State.Text,
            JsonStyle.Time(times.Since),
            connector.WorkerId,
            [.. ShownTasks(connector).Select(place => CreateTask(connector.Tasks[place], times.Tasks[place]))],
            connector.Tasks.Length > MostTasks ? connector.Tasks.Length - MostTasks : null,
            leftOver.IsEmpty ? null : leftOver.Length,
            leftOver.IsEmpty ? null
                : [.. leftOver.Take(MostLeftOver).Select(task => new StatusLeftOverTask(task.Id, task.State.Text, task.WorkerId))]);
    }

    private static StatusTask CreateTask(in ConnectorTask task, Timestamp since) =>
        new(task.Id, task.State.Text, JsonStyle.Time(since), task.WorkerId);

    /// <summary>Where there are too many, those in trouble come first, so that none is left out for one that runs.</summary>
    private static IEnumerable<int> ShownTasks(ConnectorStatus connector)
    {
        var places = Enumerable.Range(0, connector.Tasks.Length);
        return connector.Tasks.Length <= MostTasks
            ? places
            : places.OrderBy(place => Severities.Classify(connector.Tasks[place].State)).Take(MostTasks);
    }
}
