namespace Healthcheck.WithoutKafka.Faults;

/// <summary>What was seen of one row; nothing in it is taken from the row itself.</summary>
/// <param name="Codes">Of <c>/</c>, each change once.</param>
/// <param name="Says">The sentence of the fault or of the first line, with addresses and paths made general.</param>
/// <param name="CodesAfter">From the end of the fault on; empty where it does not end.</param>
/// <param name="Looked">What a closer look found; null where there was none.</param>
/// <param name="Probes">How many probes of <c>/</c> and <c>/livez</c> were answered meanwhile.</param>
/// <param name="Unanswered">Probes that were not, or not as they must be: what happened instead.</param>
internal sealed record FaultObservation(
    int[] Codes,
    string[] Failures,
    bool HasError,
    int Up,
    string? Reason,
    int[] Lines,
    string? Says,
    int[] CodesAfter,
    int[] LinesAfter,
    string? Looked,
    int Probes,
    string[] Unanswered)
{
    /// <summary>All that a row says beforehand, in one line.</summary>
    public string Describe() =>
        $"/ {string.Join(", ", Codes)}{(HasError ? " with an error" : "")}{string.Concat(Failures.Select(failure => " " + failure))}; "
        + $"up {Up}; reason {Reason ?? "none"}; lines {string.Join(", ", Lines)}; "
        + $"then / {string.Join(", ", CodesAfter)}; lines {string.Join(", ", LinesAfter)}";
}
