namespace Healthcheck.Configuration;

/// <summary>Finds the name most likely meant by a mistyped one.</summary>
internal static class TypoSuggester
{
    /// <returns>The nearest candidate, or null when none is near enough to be worth a guess.</returns>
    internal static string? FindNearest(string name, IEnumerable<string> candidates) =>
        FindNearest(name, candidates, Math.Max(2, name.Length / 4));

    /// <returns>The nearest candidate, or null when it takes more edits than that.</returns>
    internal static string? FindNearest(string name, IEnumerable<string> candidates, int edits)
    {
        // Hostile input may be long; no candidate is, so a long name is near to none.
        if (name.Length > 64)
        {
            return null;
        }

        var (candidate, distance) = candidates
            .Select(candidate => (candidate, distance: Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .MinBy(pair => pair.distance);
        return distance <= edits ? candidate : null;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that turn one into the other.</summary>
    private static int Distance(string from, string to)
    {
        var table = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                table[i, j] = (i, j) switch
                {
                    (0, _) => j,
                    (_, 0) => i,
                    _ => Math.Min(
                        Math.Min(table[i - 1, j], table[i, j - 1]) + 1,
                        table[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1)),
                };
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[from.Length, to.Length];
    }
}
