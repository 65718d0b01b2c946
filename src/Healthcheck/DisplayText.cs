using System.Globalization;
using System.Text;

namespace Healthcheck;

/// <summary>
/// Text of the outside, made harmless for people's eyes: line breaks would forge a second line, control characters and marks of
/// direction would repaint a terminal or show a line in another order than it has.
/// </summary>
internal static class DisplayText
{
    /// <summary>Characters of one value in a message; more would bury the message.</summary>
    private const int MaxLength = 80;

    /// <summary>Whatever its length: for lines of the log, of answers and of systemd. Blanks stand for what is left out.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        AppendOneLine(line, text);
        return line.ToString();
    }

    public static void AppendOneLine(StringBuilder line, string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            line.Append(IsHarmless(rune) ? rune : new Rune(' '));
        }
    }

    /// <summary>A value within a message, cut to a length at which the message can still be read.</summary>
    public static string Quote(string text) => $"'{Shorten(text)}'";

    /// <summary>A value within a message or a table. Question marks stand for what is left out, so that it is noticed.</summary>
    public static string Shorten(string text)
    {
        // Half of a character beyond the basic plane may be left by the cut, and columns are counted in chars.
        var cut = text.Length > MaxLength ? text[..MaxLength] + "..." : text;
        return string.Create(cut.Length, cut, static (line, source) =>
        {
            for (var i = 0; i < line.Length; i++)
            {
                line[i] = Rune.TryCreate(source[i], out var rune) && IsHarmless(rune) ? source[i] : '?';
            }
        });
    }

    public static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
