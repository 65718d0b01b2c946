using System.Globalization;

namespace Healthcheck.Configuration;

/// <summary>Makes given text fit to stand inside a one-line message.</summary>
internal static class Shown
{
    /// <summary>Characters; more would bury the message.</summary>
    private const int MaxLength = 80;

    internal static string Quote(string text) => $"'{Plain(text)}'";

    internal static string Plain(string text)
    {
        var cut = text.Length > MaxLength ? text[..MaxLength] + "..." : text;
        return string.Create(cut.Length, cut, static (line, source) =>
        {
            for (var i = 0; i < line.Length; i++)
            {
                line[i] = BreaksLine(source[i]) ? '?' : source[i];
            }
        });
    }

    // A line break would forge a second message; control and direction marks would repaint the terminal.
    private static bool BreaksLine(char character) => char.GetUnicodeCategory(character) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
