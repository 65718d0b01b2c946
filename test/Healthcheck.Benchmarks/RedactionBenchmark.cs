using Healthcheck.Rest;

namespace Healthcheck.Benchmarks;

/// <summary>Ten thousand traces of 8 KiB searched for secrets.</summary>
internal static class RedactionBenchmark
{
    private const int Traces = 10_000;

    public static void Run(int rounds)
    {
        const string Frame = "\tat org.apache.kafka.connect.runtime.WorkerSinkTask.deliverMessages(WorkerSinkTask.java:635)\n";
        var plain = string.Concat(Enumerable.Repeat(Frame, 8192 / Frame.Length));
        var measured = new Rounds(rounds);
        Add(measured, "no secret", plain);
        Add(
            measured, "words that may be one, and none is",
            plain.Replace("WorkerSinkTask.java", "PasswordToken.java", StringComparison.Ordinal));
        Add(measured, "a secret at the end", $"{plain}Caused by: a.B: jdbc:x://me:secret@host/db?password=secret");
        measured.RunAsync().GetAwaiter().GetResult();
        measured.Print($"{Traces:#,0} traces of 8 KiB searched for secrets");
    }

    private static void Add(Rounds measured, string what, string trace) => measured.Add(what, () =>
    {
        for (var i = 0; i < Traces; i++)
        {
            SecretRedactor.Default.Redact(trace.AsSpan(), isCut: false);
        }

        return Task.CompletedTask;
    });
}
