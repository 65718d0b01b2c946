namespace Healthcheck.Mutation;

/// <summary>What became of a change, in the words of the report.</summary>
/// <param name="Status"><c>Killed</c>, <c>Timeout</c>, <c>Survived</c> or <c>NoCoverage</c>.</param>
/// <param name="NoticedBy">The test that failed, or null.</param>
internal sealed record Outcome(string Status, string? NoticedBy)
{
    public static readonly Outcome Survived = new("Survived", null);

    public static readonly Outcome NoCoverage = new("NoCoverage", null);
}
