using System.Collections.Immutable;

namespace Healthcheck.Settings;

/// <summary>Words out of a fixed set: one, or several separated by commas; blanks and case do not count.</summary>
internal static class WordListText
{
    internal const StringSplitOptions Tidy = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    /// <returns>A parser giving the words in upper case, in the order given, each once.</returns>
    internal static Func<string, Parsed<ImmutableArray<string>>> Of(string noun, params ImmutableArray<string> words) => text =>
    {
        var given = text.Split(',', Tidy).Select(word => word.ToUpperInvariant()).Distinct().ToImmutableArray();
        return given.IsEmpty ? Parsed<ImmutableArray<string>>.Bad("the list is empty")
            : given.FirstOrDefault(word => !words.Contains(word)) is { } unknown
                ? Parsed<ImmutableArray<string>>.Bad($"{Shown.Quote(unknown)} is not {noun}")
            : Parsed<ImmutableArray<string>>.Good(given);
    };

    internal static Func<string, Parsed<T>> One<T>(string noun, params ImmutableArray<(string Word, T Value)> choices) => text =>
    {
        foreach (var (word, value) in choices)
        {
            if (word.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase))
            {
                return Parsed<T>.Good(value);
            }
        }

        return Parsed<T>.Bad($"{Shown.Quote(text)} is not {noun}");
    };
}
