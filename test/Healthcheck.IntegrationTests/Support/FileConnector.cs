using System.Text.Json.Nodes;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>Kafka's own file connectors: one that runs, and one whose tasks fail until a folder is made.</summary>
internal static class FileConnector
{
    public static JsonObject Source(RunFolder folder) => new()
    {
        ["connector.class"] = "org.apache.kafka.connect.file.FileStreamSourceConnector",
        ["tasks.max"] = "1",
        ["file"] = folder.Write("source.txt", "one line\n"),
        ["topic"] = "lines",
    };

    public static JsonObject Sink(string file, int tasks = 1) => new()
    {
        ["connector.class"] = "org.apache.kafka.connect.file.FileStreamSinkConnector",
        ["tasks.max"] = $"{tasks}",
        ["file"] = file,
        ["topics"] = "lines",
    };
}
