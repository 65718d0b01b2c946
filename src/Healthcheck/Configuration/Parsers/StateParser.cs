using System.Collections.Immutable;

namespace Healthcheck.Configuration;

/// <summary>Words for states: those known to be used, and any other, for a newer Connect or a managed one may have its own.</summary>
internal static class StateParser
{
    internal const string Failed = "FAILED";

    /// <summary>How managed services say FAILED.</summary>
    internal static readonly ImmutableArray<string> OthersForFailed = ["SYSTEM_ERROR", "USER_ACTIONABLE_ERROR"];

    internal static readonly ImmutableArray<string> Known =
        [Failed, "PAUSED", "UNASSIGNED", "RUNNING", "STOPPED", "RESTARTING", "DEGRADED", .. OthersForFailed];

    /// <summary>No known word is as long.</summary>
    private const int Longest = 64;

    /// <summary>Edits by which a word may miss the one that was meant.</summary>
    private const int Slips = 2;

    /// <summary>The words in upper case, in the order given, each once.</summary>
    internal static SettingParser<ImmutableArray<string>> States { get; } = new(
        $"{string.Join(", ", Known)}, or any other word, comma-separated",
        text =>
        {
            var given = WordParser.Split(text);
            return given.IsEmpty ? ParseResult<ImmutableArray<string>>.Bad("the list is empty")
                : given.Select(word => Fault(word, "is not a state", Known)).FirstOrDefault(fault => fault is not null) is { } fault
                    ? ParseResult<ImmutableArray<string>>.Bad(fault)
                : ParseResult<ImmutableArray<string>>.Good(given);
        },
        states => string.Join(',', states))
    {
        IsList = true,
        Words = Known,
    };

    /// <summary>A word that nearly is one of those known is a slip; any other is taken.</summary>
    /// <param name="word">In upper case.</param>
    /// <param name="verdict">As <c>is not a state</c>.</param>
    /// <returns>Null when there is nothing wrong with it.</returns>
    internal static string? Fault(string word, string verdict, IEnumerable<string> known) =>
        known.Contains(word) ? null
        : word.Length is 0 or > Longest || !word.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-')
            ? $"{DisplayText.Quote(word)} {verdict}"
        : TypoSuggester.FindNearest(word, known, Slips) is { } meant ? $"{DisplayText.Quote(word)} {verdict}; did you mean {meant}?"
        : null;
}
