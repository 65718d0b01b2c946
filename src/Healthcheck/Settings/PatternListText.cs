using System.Collections.Immutable;

namespace Healthcheck.Settings;

/// <summary>Patterns of connector names, separated by commas; blanks around them do not count.</summary>
internal static class PatternListText
{
    internal static Parsed<ImmutableArray<string>> Parse(string text)
    {
        var patterns = text.Split(',', WordListText.Tidy).Distinct(StringComparer.Ordinal).ToImmutableArray();
        return patterns.IsEmpty
            ? Parsed<ImmutableArray<string>>.Bad("the list is empty")
            : Parsed<ImmutableArray<string>>.Good(patterns);
    }
}
