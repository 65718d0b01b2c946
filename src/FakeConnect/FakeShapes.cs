using System.Text.Json;

namespace FakeConnect;

/// <summary>The shapes of Connect's answers, member for member in the order Connect writes them.</summary>
internal static class FakeShapes
{
    // An unknown expand value asks for nothing, and Connect then answers an empty object per name.
    public static void WriteEntry(Utf8JsonWriter json, FakeConnector connector, FakeListing listing)
    {
        json.WriteStartObject(connector.Name);
        if (listing.Status)
        {
            json.WritePropertyName("status");
            WriteStatus(json, connector, listing.PluginVersion);
        }

        if (listing.Info)
        {
            json.WritePropertyName("info");
            WriteInfo(json, connector);
        }

        json.WriteEndObject();
    }

    public static void WriteStatus(Utf8JsonWriter json, FakeConnector connector, string? pluginVersion)
    {
        json.WriteStartObject();
        json.WriteString("name", connector.Name);
        json.WriteStartObject("connector");
        WriteState(json, connector.State, connector.WorkerId, pluginVersion, connector.Trace);
        json.WriteEndObject();
        json.WriteStartArray("tasks");
        foreach (var task in connector.Tasks)
        {
            WriteTask(json, task, pluginVersion);
        }

        json.WriteEndArray();
        json.WriteString("type", connector.Type);
        json.WriteEndObject();
    }

    public static void WriteTask(Utf8JsonWriter json, FakeTask task, string? pluginVersion)
    {
        json.WriteStartObject();
        json.WriteNumber("id", task.Id);
        WriteState(json, task.State, task.WorkerId, pluginVersion, task.Trace);
        json.WriteEndObject();
    }

    private static void WriteState(Utf8JsonWriter json, string state, string workerId, string? version, string? trace)
    {
        json.WriteString("state", state);
        json.WriteString("worker_id", workerId);
        if (version is not null)
        {
            json.WriteString("version", version);
        }

        if (!string.IsNullOrEmpty(trace))
        {
            json.WriteString("trace", trace);
        }
    }

    public static void WriteInfo(Utf8JsonWriter json, FakeConnector connector)
    {
        json.WriteStartObject();
        json.WriteString("name", connector.Name);
        json.WriteStartObject("config");
        json.WriteString("connector.class", "org.example.FakeConnector");
        json.WriteString("tasks.max", $"{connector.Tasks.Count}");
        json.WriteString("name", connector.Name);
        json.WriteEndObject();
        json.WriteStartArray("tasks");
        for (var id = 0; id < (connector.ConfiguredTasks ?? connector.Tasks.Count); id++)
        {
            json.WriteStartObject();
            json.WriteString("connector", connector.Name);
            json.WriteNumber("task", id);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("type", connector.Type);
        json.WriteEndObject();
    }
}
