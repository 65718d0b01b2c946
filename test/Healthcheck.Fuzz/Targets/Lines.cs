namespace Healthcheck.Fuzz.Targets;

/// <summary>What is told to people is one line each, and draws nothing else on their terminal.</summary>
internal static class Lines
{
    private const int Longest = 4000;

    public static void Check(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            if (line.Length is 0 or > Longest || line.EnumerateRunes().Any(rune => !DisplayText.IsHarmless(rune)))
            {
                throw new ViolationException($"no line for people: {line}");
            }
        }
    }
}
