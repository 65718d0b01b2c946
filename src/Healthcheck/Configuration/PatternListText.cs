using System.Collections.Immutable;

namespace Healthcheck.Configuration;

/// <summary>Patterns of connector names, separated by commas; blanks around them do not count.</summary>
internal static class PatternListText
{
    internal static ParseResult<ImmutableArray<string>> Parse(string text)
    {
        var patterns = text.Split(',', WordListText.Tidy).Distinct(StringComparer.Ordinal).ToImmutableArray();
        return patterns.IsEmpty
            ? ParseResult<ImmutableArray<string>>.Bad("the list is empty")
            : ParseResult<ImmutableArray<string>>.Good(patterns);
    }
}
