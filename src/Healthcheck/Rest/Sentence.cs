using System.Text;

namespace Healthcheck.Rest;

/// <summary>Words of the outside, made fit for one line of ours, and no more than 200 characters.</summary>
internal static class Sentence
{
    private const int Longest = 200;

    public static string Clean(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= Longest)
            {
                return line.Append("...").ToString();
            }

            line.Append(DisplayText.IsHarmless(rune) ? rune : new Rune(' '));
        }

        return line.ToString();
    }
}
