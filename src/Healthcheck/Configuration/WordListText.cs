using System.Collections.Immutable;

namespace Healthcheck.Configuration;

/// <summary>Words out of a fixed set: one, or several separated by commas; blanks and case do not count.</summary>
internal static class WordListText
{
    internal const StringSplitOptions Tidy = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    /// <returns>A parser giving the words in upper case, in the order given, each once.</returns>
    internal static Func<string, ParseResult<ImmutableArray<string>>> Of(string noun, params ImmutableArray<string> words) => text =>
    {
        var given = text.Split(',', Tidy).Select(word => word.ToUpperInvariant()).Distinct().ToImmutableArray();
        return given.IsEmpty ? ParseResult<ImmutableArray<string>>.Bad("the list is empty")
            : given.FirstOrDefault(word => !words.Contains(word)) is { } unknown
                ? ParseResult<ImmutableArray<string>>.Bad($"{Shown.Quote(unknown)} is not {noun}")
            : ParseResult<ImmutableArray<string>>.Good(given);
    };

    internal static Func<string, ParseResult<T>> One<T>(string noun, params ImmutableArray<(string Word, T Value)> choices) => text =>
    {
        foreach (var (word, value) in choices)
        {
            if (word.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase))
            {
                return ParseResult<T>.Good(value);
            }
        }

        return ParseResult<T>.Bad($"{Shown.Quote(text)} is not {noun}");
    };
}
