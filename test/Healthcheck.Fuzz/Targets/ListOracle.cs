using System.Text.Json;

namespace Healthcheck.Fuzz.Targets;

/// <summary>
/// What a body is, found in another way than the program does it: from the whole of it, by System.Text.Json. Two bounds: what must hold of
/// every list that may be called healthy, and what cannot be called anything else. Between them lies what the program is free to judge.
/// </summary>
internal static class ListOracle
{
    private const int LongestWord = 100;

    private static readonly string[] Failed = ["FAILED", "SYSTEM_ERROR", "USER_ACTIONABLE_ERROR"];
    private static readonly string[] Working = ["RUNNING", "PAUSED", "STOPPED", "UNASSIGNED", "RESTARTING"];

    /// <returns>Null for what is no JSON.</returns>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? body[3..] : body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether nothing in the list has failed, or is not there.</summary>
    public static bool MayBeHealthy(JsonElement root) =>
        root.ValueKind is JsonValueKind.Object && root.EnumerateObject().All(member =>
            Find(member.Value, "status") is { ValueKind: JsonValueKind.Object } status
            && MayBeHealthy(status, CountConfigured(member.Value)));

    public static bool MayBeHealthy(JsonElement status, int configured) =>
        Find(status, "connector") is { } connector && MayRun(connector)
        && Find(status, "tasks") is { ValueKind: JsonValueKind.Array } tasks
        && tasks.EnumerateArray().All(task =>
            Find(task, "id") is { ValueKind: JsonValueKind.Number } id && id.TryGetInt32(out var number) && number >= 0
            && (MayRun(task) || (number >= configured && HasState(task))));

    /// <summary>Whether it is what Connect writes of a cluster where all is well, small enough for the limits of the target.</summary>
    public static bool MustBeHealthy(JsonElement root, int most)
    {
        if (root.ValueKind is not JsonValueKind.Object || !IsPlain(root))
        {
            return false;
        }

        var members = root.EnumerateObject().ToList();
        return members.Count <= most && members.All(member =>
            member.Name.Length <= LongestWord && Find(member.Value, "info") is null
            && Find(member.Value, "status") is { ValueKind: JsonValueKind.Object } status
            && Runs(Find(status, "connector"))
            && Find(status, "tasks") is { ValueKind: JsonValueKind.Array } tasks
            && members.Count + (members.Count * tasks.GetArrayLength()) <= most
            && tasks.EnumerateArray().All(task => Runs(task) && Find(task, "id") is { } id && IsId(id))
            && tasks.EnumerateArray().Select(task => Find(task, "id")!.Value.GetInt32()).Distinct().Count() == tasks.GetArrayLength());
    }

    private static bool MayRun(JsonElement part) =>
        HasState(part) && !Failed.Contains(Text(Find(part, "state")!.Value), StringComparer.OrdinalIgnoreCase);

    private static bool HasState(JsonElement part) =>
        Find(part, "state") is { ValueKind: JsonValueKind.String } state && !string.IsNullOrWhiteSpace(Text(state));

    private static bool Runs(JsonElement? part) =>
        part is { ValueKind: JsonValueKind.Object } one
        && Find(one, "state") is { ValueKind: JsonValueKind.String } state && Working.Contains(Text(state))
        && (Find(one, "worker_id") is not { } worker
            || (worker.ValueKind is JsonValueKind.String && Text(worker) is { Length: <= LongestWord }))
        && (Find(one, "trace") is not { } trace || trace.ValueKind is JsonValueKind.String);

    private static bool IsId(JsonElement id) => id.ValueKind is JsonValueKind.Number && id.TryGetInt32(out var number) && number >= 0;

    /// <summary>Tasks beyond this number are left over from before; all count where it is not said.</summary>
    private static int CountConfigured(JsonElement entry) =>
        Find(entry, "info") is { } info && Find(info, "tasks") is { ValueKind: JsonValueKind.Array } tasks
        && tasks.EnumerateArray().All(task => task.ValueKind is JsonValueKind.Object)
            ? tasks.GetArrayLength()
            : int.MaxValue;

    private static JsonElement? Find(JsonElement element, string name)
    {
        try
        {
            return element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            return element.EnumerateObject().Where(member => IsNamed(member, name))
                .Select(member => (JsonElement?)member.Value).LastOrDefault();
        }
    }

    private static bool IsNamed(JsonProperty member, string name)
    {
        try
        {
            return member.NameEquals(name);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair.
            return false;
        }
    }

    private static string? Text(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            // Not UTF-8, or half a surrogate pair.
            return "?";
        }
    }

    /// <summary>Without names that stand twice, and without text that is none.</summary>
    private static bool IsPlain(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.Object => element.EnumerateObject().Select(member => member.Name).Distinct().Count()
                    == element.EnumerateObject().Count() && element.EnumerateObject().All(member => IsPlain(member.Value)),
                JsonValueKind.Array => element.EnumerateArray().All(IsPlain),
                JsonValueKind.String => element.GetString() is not null,
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
