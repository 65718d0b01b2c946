namespace Healthcheck.Configuration;

/// <summary>How values of one kind are written.</summary>
/// <param name="Allowed">What may be given, in words.</param>
/// <param name="Parse">Reads a value.</param>
/// <param name="Format">Writes a value as a person would give it; used for defaults.</param>
internal sealed record SettingParser<T>(string Allowed, Func<string, ParseResult<T>> Parse, Func<T, string> Format)
{
    /// <summary>Whether several values may stand side by side, separated by commas.</summary>
    public bool IsList { get; init; }

    /// <summary>The words that may be given, where they are few.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];
}
