using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FakeConnect;

/// <summary>The bodies Connect answers with, as UTF-8 JSON.</summary>
internal static class FakeJson
{
    // Connect (Jackson) escapes only what JSON demands: names in any script and '<' arrive as they are.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] List(IEnumerable<FakeConnector> connectors, FakeListing listing)
    {
        return Write(json =>
        {
            if (!listing.Expand)
            {
                json.WriteStartArray();
                foreach (var connector in connectors)
                {
                    json.WriteStringValue(connector.Name);
                }

                json.WriteEndArray();
                return;
            }

            json.WriteStartObject();
            foreach (var connector in connectors.Where(connector => connector.Reported))
            {
                FakeShapes.WriteEntry(json, connector, listing);
            }

            json.WriteEndObject();
        });
    }

    public static byte[] Status(FakeConnector connector, string? pluginVersion)
    {
        return Write(json => FakeShapes.WriteStatus(json, connector, pluginVersion));
    }

    public static byte[] Info(FakeConnector connector)
    {
        return Write(json => FakeShapes.WriteInfo(json, connector));
    }

    public static byte[] Task(FakeTask task, string? pluginVersion)
    {
        return Write(json => FakeShapes.WriteTask(json, task, pluginVersion));
    }

    public static byte[] Error(int code, string message)
    {
        return Write(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("error_code", code);
            json.WriteString("message", message);
            json.WriteEndObject();
        });
    }

    /// <summary>An object of texts, in the given order.</summary>
    public static byte[] Texts(params IReadOnlyList<(string Name, string Value)> members)
    {
        return Write(json =>
        {
            json.WriteStartObject();
            foreach (var (name, value) in members)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        });
    }

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
