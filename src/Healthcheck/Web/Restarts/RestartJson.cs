using System.Buffers;
using System.Text.Json;
using Healthcheck.Restarts;

namespace Healthcheck.Web;

/// <summary>What a user is told of the restart that they asked for.</summary>
internal static class RestartJson
{
    /// <param name="error">One sentence without its dot.</param>
    public static Answer Refuse(int status, string connector, string error) => Write(status, json =>
    {
        json.WriteString("connector", connector);
        json.WriteString("error", error);
    });

    /// <param name="answer">What Connect said; null: nothing yet.</param>
    public static Answer Create(string connector, HandRestart begun, RestartAnswer? answer)
    {
        var parts = answer?.Parts ?? begun.Parts;
        var (status, outcome) = answer?.Kind switch
        {
            null => (StatusCodes.Status202Accepted, "pending"),
            RestartAnswerKind.Accepted => (StatusCodes.Status202Accepted, "accepted"),
            RestartAnswerKind.Unknown => (StatusCodes.Status202Accepted, "unknown"),
            RestartAnswerKind.Conflict => (StatusCodes.Status409Conflict, "conflict"),
            RestartAnswerKind.Gone => (StatusCodes.Status404NotFound, "gone"),
            _ => (StatusCodes.Status502BadGateway, "refused"),
        };
        return Write(status, json =>
        {
            json.WriteString("connector", connector);
            json.WriteString("outcome", outcome);
            json.WriteBoolean("connector_itself", parts.Contains(FailedParts.Connector));
            json.WriteStartArray("tasks");
            foreach (var task in parts.Where(part => part != FailedParts.Connector))
            {
                json.WriteNumberValue(task);
            }

            json.WriteEndArray();
            json.WriteString("detail", answer?.Detail is { Length: > 0 } detail ? detail
                : answer is null ? "Connect has not answered yet"
                : "Connect accepted it; the next polls will show whether it runs again");
            json.WriteString("warning", begun.Warning);
        });
    }

    private static Answer Write(int status, Action<Utf8JsonWriter> write)
    {
        using var body = new BodyWriter();
        using (var json = new Utf8JsonWriter(body as IBufferWriter<byte>, JsonStyle.Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Answer.Json(status, body.ToBody());
    }
}
