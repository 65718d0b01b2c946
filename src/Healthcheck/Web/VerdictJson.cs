using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Healthcheck.Health;

namespace Healthcheck.Web;

/// <summary>The body of <c>/</c>, member for member that of the tools this one replaces.</summary>
internal static class VerdictJson
{
    private const string Unknown = "Exception raised while attempting to calculate health result, assuming unhealthy.";

    /// <param name="showsTraces">Without, each trace is null.</param>
    public static Answer Create(Verdict verdict, HealthPolicy policy, bool showsTraces = true) =>
        Write(Answer.Code(verdict.Healthy), json =>
    {
        json.WriteStartArray("failures");
        foreach (var failure in verdict.Failures)
        {
            Write(json, failure, showsTraces);
        }

        json.WriteEndArray();
        WriteStates(json, policy.UnhealthyStates);
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
        WriteStates(json, policy.UnhealthyStates);
    });

    /// <summary>
    /// Of several clusters: unhealthy if one is. The rate and the threshold are those of the worst one, where a cluster without a usable
    /// snapshot counts as failed altogether.
    /// </summary>
    public static Answer Create(ImmutableArray<ClusterVerdict> clusters, bool showsTraces = true)
    {
        if (clusters is [var only])
        {
            return only.Verdict is { } verdict ? Create(verdict, only.Policy, showsTraces) : Create(only.Report.WhyUnknown, only.Policy);
        }

        var worst = clusters.MaxBy(cluster => (!cluster.IsHealthy, cluster.FailureRate - cluster.Policy.FailureThreshold))!;
        var isHealthy = clusters.All(cluster => cluster.IsHealthy);
        return Write(Answer.Code(isHealthy), json =>
        {
            json.WriteStartArray("failures");
            foreach (var cluster in clusters)
            {
                foreach (var failure in cluster.Failures)
                {
                    Write(json, failure, showsTraces, cluster.Name);
                }
            }

            json.WriteEndArray();
            WriteStates(json, clusters.SelectMany(cluster => cluster.Policy.UnhealthyStates).Distinct(StringComparer.Ordinal));
            json.WritePropertyName("failure_rate");
            json.WriteRawValue(Number(worst.FailureRate));
            json.WritePropertyName("failure_threshold");
            json.WriteRawValue(Number(worst.Policy.FailureThreshold));
            json.WriteBoolean("healthy", isHealthy);
        });
    }

    /// <summary>Each type has its own members; those of the first three types are what the older tools write.</summary>
    /// <param name="cluster">Null where there is only one.</param>
    private static void Write(Utf8JsonWriter json, Failure failure, bool showsTraces, string? cluster = null)
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
            case FailureType.LostWorker or FailureType.VanishedConnectors or FailureType.Unreachable:
                json.WriteString("detail", failure.Detail);
                break;
        }

        if (cluster is not null)
        {
            json.WriteString("cluster", cluster);
        }

        json.WriteEndObject();
    }

    private static void WriteStates(Utf8JsonWriter json, IEnumerable<string> states)
    {
        json.WriteStartArray("failure_states");
        foreach (var state in states)
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

/// <summary>What one of several clusters adds to the verdict on all.</summary>
internal sealed record ClusterVerdict(HealthReport Report, bool IsFresh)
{
    public string Name => Report.Cluster!;

    public HealthPolicy Policy => Report.Policy;

    /// <summary>Null without a usable snapshot.</summary>
    public Verdict? Verdict => IsFresh ? Report.Verdict : null;

    public bool IsHealthy => Verdict is { Healthy: true };

    public double FailureRate => Verdict?.FailureRate ?? 1;

    public ImmutableArray<Failure> Failures =>
        Verdict?.Failures ?? [new Failure(FailureType.Unreachable, null, null, null, null, Report.WhyUnknown)];
}
