using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Healthcheck.Rest;

namespace Healthcheck.Configuration;

/// <summary>What is taken out of traces: <c>default</c>, <c>off</c>, or the path of a file with a pattern on each line.</summary>
internal static class RedactionParser
{
    private const int MaxFileBytes = 64 * 1024;
    private const int MostPatterns = 100;

    internal static SettingParser<SecretRedactor> Redactor { get; } = new(
        "default, off, or the path of a file with additional regular expressions, one a line",
        text => text.Trim() switch
        {
            var word when word.Equals("default", StringComparison.OrdinalIgnoreCase) =>
                ParseResult<SecretRedactor>.Good(SecretRedactor.Default),
            var word when word.Equals("off", StringComparison.OrdinalIgnoreCase) => ParseResult<SecretRedactor>.Good(SecretRedactor.Off),
            var path => ReadFile(path),
        },
        _ => "default")
    {
        Words = ["default", "off"],
    };

    private static ParseResult<SecretRedactor> ReadFile(string path)
    {
        var file = SmallTextFile.Read(path, MaxFileBytes);
        if (file.Fault is not null)
        {
            return ParseResult<SecretRedactor>.Bad($"{DisplayText.Quote(path)} {file.Fault}");
        }

        var patterns = ImmutableArray.CreateBuilder<Regex>();
        foreach (var (place, line) in file.Value.Split('\n').Select(line => line.Trim()).Index())
        {
            if (line.Length == 0 || line[0] is '#')
            {
                continue;
            }

            if (patterns.Count == MostPatterns)
            {
                return Bad(path, place, $"is one of more than {MostPatterns} patterns");
            }

            try
            {
                // Linear in the length of the text, whatever the pattern and the text.
                var pattern = new Regex(line, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
                if (pattern.IsMatch(""))
                {
                    return Bad(path, place, "matches the empty text");
                }

                patterns.Add(pattern);
            }
            catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
            {
                return Bad(
                    path, place, "is no regular expression that can be matched without going back (no lookaround, no back-references)");
            }
        }

        return ParseResult<SecretRedactor>.Good(new SecretRedactor(usesDefaults: true, patterns.DrainToImmutable()));
    }

    /// <summary>The line is not quoted: a pattern may be a secret itself.</summary>
    private static ParseResult<SecretRedactor> Bad(string path, int place, string phrase) =>
        ParseResult<SecretRedactor>.Bad($"{DisplayText.Quote(path)} line {place + 1} {phrase}");
}
