using System.Collections.Immutable;

namespace Healthcheck.Configuration;

/// <summary>Connector names, separated by commas; blanks around them do not count, and no character stands for others.</summary>
internal static class NameListText
{
    internal static ParseResult<ImmutableArray<string>> Parse(string text)
    {
        var names = PatternListText.Parse(text);
        return names.Fault is null && names.Value.FirstOrDefault(name => name.AsSpan().ContainsAny('*', '?')) is { } pattern
            ? ParseResult<ImmutableArray<string>>.Bad($"{Shown.Quote(pattern)} is a pattern, with its * or ?: here only names can stand")
            : names;
    }
}
