using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Healthcheck.Health;

namespace Healthcheck.Web;

/// <summary>The body of <c>/</c>, member for member that of the tools this one replaces.</summary>
internal static class VerdictJson
{
    private const string Unknown = "Exception raised while attempting to calculate health result, assuming unhealthy.";

    /// <param name="showsTraces">Without, each trace is null.</param>
    public static Answer Create(Verdict verdict, HealthPolicy policy, bool showsTraces = true) => Write(Answer.Code(verdict.Healthy), json =>
    {
        json.WriteStartArray("failures");
        foreach (var failure in verdict.Failures)
        {
            Write(json, failure, showsTraces);
        }

        json.WriteEndArray();
        WriteStates(json, policy);
        json.WritePropertyName("failure_rate");
        json.WriteRawValue(Number(verdict.FailureRate));
        json.WritePropertyName("failure_threshold");
        json.WriteRawValue(Number(policy.FailureThreshold));
        json.WriteBoolean("healthy", verdict.Healthy);
    });

    /// <summary>Without a usable snapshot there is no verdict, and no health.</summary>
    public static Answer Create(string whyUnknown, HealthPolicy policy) => Write(Answer.Code(good: false), json =>
    {
        json.WriteBoolean("healthy", false);
        json.WriteString("message", Unknown);
        json.WriteString("error", whyUnknown);
        WriteStates(json, policy);
    });

    /// <summary>Each type has its own members; those of the first three types are what the older tools write.</summary>
    private static void Write(Utf8JsonWriter json, Failure failure, bool showsTraces)
    {
        json.WriteStartObject();
        json.WriteString("type", failure.Type.Label());
        json.WriteString("connector", failure.Connector);
        if (failure.Task is { } id)
        {
            json.WriteNumber("id", id);
        }

        if (failure.State is { } state)
        {
            json.WriteString("state", state.Text);
        }

        if (failure.State is not null || failure.WorkerId is not null)
        {
            json.WriteString("worker_id", failure.WorkerId);
        }

        switch (failure.Type)
        {
            case FailureType.Task:
                json.WriteString("trace", showsTraces ? failure.Detail : null);
                break;
            case FailureType.LostWorker or FailureType.VanishedConnectors:
                json.WriteString("detail", failure.Detail);
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteStates(Utf8JsonWriter json, HealthPolicy policy)
    {
        json.WriteStartArray("failure_states");
        foreach (var state in policy.UnhealthyStates)
        {
            json.WriteStringValue(state);
        }

        json.WriteEndArray();
    }

    /// <summary>Always with a fraction, as readers of the older tools have seen it: 0.0, not 0.</summary>
    private static string Number(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }

    private static Answer Write(int status, Action<Utf8JsonWriter> members)
    {
        using var body = new BodyWriter();
        using (var json = new Utf8JsonWriter(body as IBufferWriter<byte>, JsonStyle.Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Answer.Json(status, body.ToBody());
    }
}
