using System.Collections.Immutable;

namespace Healthcheck.Configuration;

/// <summary>Words out of a fixed set, in any case.</summary>
internal static class WordParser
{
    internal const StringSplitOptions Tidy = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    /// <summary>One word, which stands for a value.</summary>
    /// <param name="noun">What the text should have been, as "a scope".</param>
    internal static SettingParser<T> Choice<T>(string noun, params ImmutableArray<(string Word, T Value)> choices)
    {
        var words = choices.Select(choice => choice.Word).ToArray();
        return new(string.Join(", ", words), Parse, value => choices.First(choice => Equals(choice.Value, value)).Word) { Words = words };

        ParseResult<T> Parse(string text)
        {
            var index = Array.FindIndex(words, word => word.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase));
            return index >= 0 ? ParseResult<T>.Good(choices[index].Value) : ParseResult<T>.Bad($"{DisplayText.Quote(text)} is not {noun}");
        }
    }

    /// <summary>What may fail: <c>CONNECTOR</c>, <c>TASK</c>, or both separated by a comma.</summary>
    internal static SettingParser<(bool Connectors, bool Tasks)> Containers { get; } = new(
        "CONNECTOR, TASK, comma-separated",
        text =>
        {
            var given = Split(text);
            return given.IsEmpty ? ParseResult<(bool, bool)>.Bad("the list is empty")
                : given.FirstOrDefault(word => word is not ("CONNECTOR" or "TASK")) is { } unknown
                    ? ParseResult<(bool, bool)>.Bad($"{DisplayText.Quote(unknown)} is not a container")
                : ParseResult<(bool, bool)>.Good((given.Contains("CONNECTOR"), given.Contains("TASK")));
        },
        value => value is (true, true) ? "CONNECTOR,TASK" : value.Connectors ? "CONNECTOR" : value.Tasks ? "TASK" : "")
    {
        IsList = true,
        Words = ["CONNECTOR", "TASK"],
    };

    /// <returns>The words between commas in upper case, in the order given, each once.</returns>
    internal static ImmutableArray<string> Split(string text) =>
        [.. text.Split(',', Tidy).Select(word => word.ToUpperInvariant()).Distinct()];
}
