using System.Collections.Immutable;
using Healthcheck.Health;

namespace Healthcheck.Configuration;

/// <summary>Names of connectors and workers. Connect takes nearly any text for them, and so must we.</summary>
internal static class ConnectorNameParser
{
    /// <summary>Patterns, separated by commas; blanks around them do not count.</summary>
    internal static SettingParser<ImmutableArray<NamePattern>> Patterns { get; } = new(
        "connector names, * for any characters, ? for one, comma-separated",
        text => Split(text) is { IsEmpty: false } patterns
            ? ParseResult<ImmutableArray<NamePattern>>.Good([.. patterns.Select(pattern => new NamePattern(pattern))])
            : ParseResult<ImmutableArray<NamePattern>>.Bad("the list is empty"),
        patterns => string.Join(',', patterns.Select(pattern => pattern.Text)))
    {
        IsList = true,
    };

    /// <summary>Names as they stand: no character stands for others.</summary>
    internal static SettingParser<ImmutableArray<string>> Names { get; } = new(
        "connector names without * and ?, comma-separated",
        text =>
        {
            var names = Split(text);
            return names.IsEmpty ? ParseResult<ImmutableArray<string>>.Bad("the list is empty")
                : names.FirstOrDefault(name => name.AsSpan().ContainsAny('*', '?')) is { } pattern
                    ? ParseResult<ImmutableArray<string>>.Bad(
                        $"{DisplayText.Quote(pattern)} is a pattern, with its * or ?: here only names can stand")
                : ParseResult<ImmutableArray<string>>.Good(names);
        },
        names => string.Join(',', names))
    {
        IsList = true,
    };

    /// <summary>As <c>connect-1:8083</c>.</summary>
    internal static SettingParser<string?> WorkerId { get; } = new(
        "host:port as Connect reports it, any case",
        text => text.Any(char.IsControl) && text.Trim() is var id && id.Any(char.IsControl)
            ? ParseResult<string?>.Bad($"{DisplayText.Quote(id)} has control characters")
            : ParseResult<string?>.Good(text.Trim()),
        id => id ?? "");

    private static ImmutableArray<string> Split(string text) => [.. text.Split(',', WordParser.Tidy).Distinct(StringComparer.Ordinal)];
}
