namespace Healthcheck.WithoutKafka.Faults;

/// <summary>
/// One row of the matrix: what goes wrong, what must be seen of it, and what an operator does then. The test and the page of the
/// documentation both come from it.
/// </summary>
/// <param name="Area">The part of the page it stands in.</param>
/// <param name="Fault">As an operator would say it.</param>
/// <param name="Advice">What to do, as a sentence.</param>
internal sealed record FaultRow(string Area, string Fault, string Advice)
{
    /// <summary>Lets the fault begin.</summary>
    public required Func<FaultStage, Task> Begin { get; init; }

    /// <summary>Lets the fault end; null where it cannot end while the daemon runs.</summary>
    public Func<FaultStage, Task>? Mend { get; init; } = stage => stage.MendAsync();

    /// <summary>True: the daemon starts into the fault. False: it has been healthy before.</summary>
    public bool FromTheStart { get; init; }

    /// <summary>Beside those of <see cref="FaultStage"/>.</summary>
    public Func<FaultStage, string[]> Flags { get; init; } = _ => [];

    public (string Name, string Value)[] Variables { get; init; } = [];

    /// <summary>The address of Connect; null for that of the stage.</summary>
    public Func<FaultStage, string>? Url { get; init; }

    /// <summary>What the program is started through; nothing as a rule.</summary>
    public Func<FaultStage, string[]> Wrapper { get; init; } = _ => [];

    /// <summary>The codes of <c>/</c> from the beginning of the fault until it is settled, each change once.</summary>
    public int[] Codes { get; init; } = [200];

    public int Up { get; init; } = 1;

    /// <summary>As /status and the metric have it; null for none.</summary>
    public string? Reason { get; init; }

    /// <summary>The types of failures in the body of <c>/</c>, each once.</summary>
    public string[] Failures { get; init; } = [];

    /// <summary>The event ids from the beginning of the fault on, in their order, all of them.</summary>
    public int[] Lines { get; init; } = [];

    /// <summary>The same from its end on.</summary>
    public int[] LinesAfter { get; init; } = [];

    /// <summary>Looks closer, and says what it found; a fault is a failed assertion.</summary>
    public Func<FaultStage, Task<string>>? Look { get; init; }

    /// <summary>What must be seen, in the words of <see cref="FaultObservation.Describe"/>.</summary>
    public string Describe() => new FaultObservation(
        Codes, Failures, Up == 0, Up, Reason, Lines, null,
        Mend is null ? [] : Codes[^1] == 200 ? [200] : [503, 200],
        Mend is null ? [] : LinesAfter,
        null, 0, []).Describe();

    public override string ToString() => $"{Area}: {Fault}";
}
