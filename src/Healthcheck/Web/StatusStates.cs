using System.Text.Json;
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

    /// <summary>Of one connector.</summary>
    private const int MostLeftOver = 100;

    public static void Write(Utf8JsonWriter json, HealthReport report, ConnectSnapshot snapshot)
    {
        WriteWatched(json, report, snapshot);
        WriteIgnored(json, report);
        WriteIdleWorkerId(json, report);
        WriteUnknownStates(json, report);
        WriteHistory(json, report);
    }

    private static void WriteWatched(Utf8JsonWriter json, HealthReport report, ConnectSnapshot snapshot)
    {
        var entries = 0;
        var shown = 0;
        json.WriteStartArray("watched");
        foreach (var place in Enumerable.Range(0, snapshot.Connectors.Length).OrderBy(place => Severities.Classify(snapshot.Connectors[place])))
        {
            var connector = snapshot.Connectors[place];
            entries += 1 + Math.Min(connector.Tasks.Length, MostTasks) + Math.Min(connector.LeftOverTasks.Length, MostLeftOver);
            if (entries > MostEntries && shown > 0)
            {
                break;
            }

            shown++;
            WriteConnector(json, connector, report.Times.At(place));
        }

        json.WriteEndArray();
        json.WriteNumber("watched_left_out", snapshot.Connectors.Length - shown);
    }

    private static void WriteConnector(Utf8JsonWriter json, ConnectorStatus connector, ConnectorTimes times)
    {
        json.WriteStartObject();
        json.WriteString("connector", connector.Name);
        json.WriteString("type", connector.Type);
        WriteState(json, connector.State, times.Since, connector.WorkerId);
        json.WriteStartArray("tasks");
        foreach (var i in ShownTasks(connector))
        {
            var task = connector.Tasks[i];
            json.WriteStartObject();
            json.WriteNumber("id", task.Id);
            WriteState(json, task.State, times.Tasks[i], task.WorkerId);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (connector.Tasks.Length > MostTasks)
        {
            json.WriteNumber("tasks_left_out", connector.Tasks.Length - MostTasks);
        }

        WriteLeftOver(json, connector);
        json.WriteEndObject();
    }

    /// <summary>Where there are too many, those in trouble come first, so that none is left out for one that runs.</summary>
    private static IEnumerable<int> ShownTasks(ConnectorStatus connector)
    {
        var places = Enumerable.Range(0, connector.Tasks.Length);
        return connector.Tasks.Length <= MostTasks
            ? places
            : places.OrderBy(place => Severities.Classify(connector.Tasks[place].State)).Take(MostTasks);
    }

    /// <summary>Only where there are any, which no worker since 2.5 has.</summary>
    private static void WriteLeftOver(Utf8JsonWriter json, ConnectorStatus connector)
    {
        if (connector.LeftOverTasks.IsEmpty)
        {
            return;
        }

        json.WriteNumber("left_over_task_count", connector.LeftOverTasks.Length);
        json.WriteStartArray("left_over_tasks");
        foreach (var task in connector.LeftOverTasks.Take(MostLeftOver))
        {
            json.WriteStartObject();
            json.WriteNumber("id", task.Id);
            json.WriteString("state", task.State.Text);
            json.WriteString("worker_id", task.WorkerId);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteState(Utf8JsonWriter json, ConnectState state, Timestamp since, string? workerId)
    {
        json.WriteString("state", state.Text);
        json.WriteTime("since", since);
        json.WriteString("worker_id", workerId);
    }

    private static void WriteIgnored(Utf8JsonWriter json, HealthReport report)
    {
        json.WriteNumber("ignored_count", report.Ignored.Length);
        json.WriteStartArray("ignored");
        foreach (var connector in report.Ignored.Take(MostIgnored))
        {
            json.WriteStartObject();
            json.WriteString("connector", connector.Name);
            json.WriteString("state", connector.State.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("idle_patterns");
        foreach (var pattern in report.IdlePatterns)
        {
            json.WriteStringValue(pattern.Text);
        }

        json.WriteEndArray();
    }

    /// <summary>The worker id that nothing listed is on, with those there are; null for none.</summary>
    private static void WriteIdleWorkerId(Utf8JsonWriter json, HealthReport report)
    {
        if (!report.WorkerIdIsIdle)
        {
            json.WriteNull("idle_worker_id");
            return;
        }

        json.WriteStartObject("idle_worker_id");
        json.WriteString("worker_id", report.Policy.WorkerId);
        json.WriteStartArray("listed");
        foreach (var id in report.Workers.Shown)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteUnknownStates(Utf8JsonWriter json, HealthReport report)
    {
        json.WriteStartArray("unknown_states");
        foreach (var word in report.Counts!.UnknownWords.Take(UnknownStates.Most))
        {
            json.WriteStringValue(word);
        }

        json.WriteEndArray();
    }

    private static void WriteHistory(Utf8JsonWriter json, HealthReport report)
    {
        json.WriteStartArray("history");
        foreach (var change in report.History.Changes)
        {
            json.WriteStartObject();
            json.WriteTime("at", change.At);
            json.WriteString("connector", change.Connector);
            if (change.Task is { } id)
            {
                json.WriteNumber("id", id);
            }

            json.WriteString("from", change.From?.Text);
            json.WriteString("to", change.To?.Text);
            json.WriteString("worker_id", change.WorkerId);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
