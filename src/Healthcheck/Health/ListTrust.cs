using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>How far lists have been believed so far.</summary>
/// <param name="Believed">How many connectors the newest believed list had; null while there was none.</param>
/// <param name="DoubtedSince">When lists began to be doubted; null while they are believed.</param>
internal sealed record ListTrust(int? Believed, Moment? DoubtedSince)
{
    public static readonly ListTrust None = new(null, null);

    /// <summary>Whether so short a list needs a worker that has proved itself alive: nothing, or less than half of what was known.</summary>
    public bool Wants(int listed, bool lookForVanished) =>
        listed == 0 ? Believed is not 0 : lookForVanished && listed * 2L < Believed;

    /// <summary>Whether the doubt has lasted for its grace, so that the short list counts as a failure instead of a failed poll.</summary>
    public bool HasVanished(HealthPolicy policy, Moment now) =>
        Believed > 0
        && policy.LooksFor(FailureType.VanishedConnectors)
        && DoubtedSince is { } since
        && now - since >= policy.Graces.Of(FailureType.VanishedConnectors);

    public ListTrust Doubt(Moment now) => DoubtedSince is null ? this with { DoubtedSince = now } : this;
}
