using FakeConnect;

namespace Healthcheck.WithoutKafka.Faults;

/// <summary>What most rows have in common, so that each says only what is its own.</summary>
internal static class Rows
{
    /// <summary>Connect was read and is no longer: the newest snapshot is believed until it is stale.</summary>
    public static FaultRow Lost(string area, string fault, string reason, Func<FaultStage, Task> begin, string advice) => new(area, fault,
        advice)
    {
        Begin = begin,
        Codes = [200, 503],
        Up = 0,
        Reason = reason,
        Lines = [101, 143],
        LinesAfter = [102, 141],
    };

    public static FaultRow Lost(string area, string fault, string reason, FakeReply list, string advice) =>
        Lost(area, fault, reason, stage => stage.ListAsync(list), advice);

    /// <summary>The daemon starts into it, and cannot have read anything before.</summary>
    public static FaultRow NeverRead(string area, string fault, string reason, Func<FaultStage, Task> begin, string advice) => new(area,
        fault, advice)
    {
        FromTheStart = true,
        Begin = begin,
        Codes = [503],
        Up = 0,
        Reason = reason,
        Lines = [103],
        LinesAfter = [102, 141],
    };

    /// <summary>Connect answers, and what it says counts at once.</summary>
    public static FaultRow Counts(string area, string fault, string failure, int[] lines, int[] linesAfter, Func<FaultStage, Task> begin,
        string advice) => new(area, fault, advice)
        {
            Begin = begin,
            Codes = [200, 503],
            Failures = [failure],
            Lines = lines,
            LinesAfter = linesAfter,
        };

    /// <summary>Nothing may be seen of it.</summary>
    public static FaultRow Harmless(string area, string fault, Func<FaultStage, Task> begin, string advice = "Nothing.") => new(area,
        fault, advice)
    { Begin = begin };

    public static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
