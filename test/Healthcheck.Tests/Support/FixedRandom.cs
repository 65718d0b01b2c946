namespace Healthcheck.Tests.Support;

/// <summary>Chance that is none.</summary>
internal sealed class FixedRandom : Random
{
    public double Next01 { get; set; } = 0.99;

    public override double NextDouble() => Next01;
}
