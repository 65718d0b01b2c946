using CsCheck;
using NUnit.Framework.Internal;

namespace Healthcheck.Tests.Properties;

/// <summary>
/// Asks a property of many cases that are made up. They are the same ones each time; <c>PROPERTY_SEED</c> makes others,
/// <c>PROPERTY_CASES</c> more. A case that fails is made smaller, and shown with the seed that makes it:
/// <c>PROPERTY_SEED</c> with that seed begins by it.
/// </summary>
internal static class Property
{
    private const string UsualSeed = "0000000000001";

    /// <summary>Random cases that are tried in search of a smaller one that fails too.</summary>
    private const int Smaller = 5000;

    private static readonly string Seed = Environment.GetEnvironmentVariable("PROPERTY_SEED") is { Length: > 0 } given ? given : UsualSeed;

    private static readonly double Share = double.TryParse(
        Environment.GetEnvironmentVariable("PROPERTY_CASES"), System.Globalization.CultureInfo.InvariantCulture, out var times) ? times : 1;

    /// <param name="hold">Throws where the property does not hold.</param>
    /// <param name="print">The case as a person can read it.</param>
    /// <param name="cases">How many are asked for, multiplied by <c>PROPERTY_CASES</c>.</param>
    public static void Holds<T>(Gen<T> gen, Action<T> hold, Func<T, string> print, int cases = 500)
    {
        var pcg = PCG.Parse(Seed);
        for (var left = (long)(cases * Share); left > 0; left--)
        {
            var state = pcg.State;
            var made = gen.Generate(pcg, null, out _);
            try
            {
                Try(hold, made);
            }
            catch (Exception)
            {
                gen.Sample(one => Try(hold, one), seed: pcg.ToString(state), iter: Smaller, threads: 1, print: print);
                throw;
            }
        }
    }

    /// <summary>The test does not remember what failed on the way to a smaller case.</summary>
    private static void Try<T>(Action<T> hold, T made)
    {
        using var isolated = new TestExecutionContext.IsolatedContext();
        hold(made);
    }
}
