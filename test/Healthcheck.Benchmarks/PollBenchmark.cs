using System.Text.Json;
using System.Text.Json.Serialization;
using FakeConnect;

namespace Healthcheck.Benchmarks;

/// <summary>One poll of 10,000 connectors with 10 tasks each, beside what others do with the same bytes.</summary>
internal static partial class PollBenchmark
{
    private const int Connectors = 10_000;
    private const int Tasks = 10;
    private const int Failing = 1000;

    public static async Task RunAsync(int rounds)
    {
        var cluster = LargeCluster.Create(Connectors, Tasks);
        var well = cluster.List();
        var one = ListOfOneFailing(cluster);
        var failing = ListOfManyFailing(cluster);
        PrintRetained(well);
        using var same = new PolledCluster(well);
        using var changing = new PolledCluster(well);
        using var sick = new PolledCluster(failing);
        var turn = 0;

        var measured = new Rounds(rounds);
        measured.Add("a bare `Utf8JsonReader` pass", () => Done(() => Pass(well)));
        measured.Add("`JsonDocument.Parse`", () => Done(() => JsonDocument.Parse(well).Dispose()));
        measured.Add(
            "`JsonSerializer`, source-generated", () => Done(() => JsonSerializer.Deserialize(well, Shapes.Default.DictionaryStringEntry)));
        measured.Add("a poll that brings nothing new", () => same.PollAsync(well));
        measured.Add("a poll in which one task changes", () => changing.PollAsync(turn++ % 2 == 0 ? one : well));
        measured.Add("the first poll", () => FirstAsync(well));
        await measured.RunAsync();
        measured.Print($"One poll of {Connectors:#,0} x {Tasks}, {well.Length / 1e6:0.0} MB");

        var withTraces = new Rounds(rounds);
        withTraces.Add("a bare `Utf8JsonReader` pass", () => Done(() => Pass(failing)));
        withTraces.Add("a poll that brings nothing new", () => sick.PollAsync(failing));
        await withTraces.RunAsync();
        withTraces.Print($"The same with {Failing:#,0} failed tasks and their traces, {failing.Length / 1e6:0.0} MB");
    }

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private static long Pass(byte[] list)
    {
        var reader = new Utf8JsonReader(list);
        var tokens = 0L;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }

    private static async Task FirstAsync(byte[] list)
    {
        using var first = new PolledCluster(list);
        await first.PollAsync(list);
    }

    private static void PrintRetained(byte[] list)
    {
        using var polled = new PolledCluster(list);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        polled.PollAsync(list).GetAwaiter().GetResult();
        polled.PollAsync(list).GetAwaiter().GetResult();
        Console.WriteLine(FormattableString.Invariant(
            $"Retained after polls of {Connectors:#,0} x {Tasks}: {(GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6:0.0} MB"));
        GC.KeepAlive(polled);
    }

    private static byte[] ListOfOneFailing(FakeCluster cluster)
    {
        var name = LargeCluster.NameOf(Connectors / 2);
        cluster.SetTask(name, 3, "FAILED", Trace(0));
        var list = cluster.List();
        cluster.SetTask(name, 3, "RUNNING");
        return list;
    }

    private static byte[] ListOfManyFailing(FakeCluster cluster)
    {
        for (var i = 0; i < Failing; i++)
        {
            cluster.SetTask(LargeCluster.NameOf(i * (Connectors / Failing)), i % Tasks, "FAILED", Trace(i));
        }

        return cluster.List();
    }

    /// <summary>About two kilobytes, as a Java stack trace is.</summary>
    private static string Trace(int number) =>
        $"org.apache.kafka.connect.errors.ConnectException: cannot write record {number}\n"
        + string.Concat(
            Enumerable.Range(0, 20).Select(line =>
                $"\tat org.apache.kafka.connect.runtime.WorkerSinkTask.deliverMessages(WorkerSinkTask.java:{line + 580})\n"));

    private sealed record Entry([property: JsonPropertyName("status")] Status? Status);

    private sealed record Status(
        [property: JsonPropertyName("name")] string? Name,
        [property: JsonPropertyName("connector")] State? Connector,
        [property: JsonPropertyName("tasks")] List<State>? Tasks,
        [property: JsonPropertyName("type")] string? Type);

    private sealed record State(
        [property: JsonPropertyName("id")] int Id,
        [property: JsonPropertyName("state")] string? Name,
        [property: JsonPropertyName("worker_id")] string? WorkerId,
        [property: JsonPropertyName("trace")] string? Trace);

    [JsonSerializable(typeof(Dictionary<string, Entry>))]
    private sealed partial class Shapes : JsonSerializerContext;
}
