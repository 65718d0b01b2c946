using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Healthcheck.Rest;

/// <summary>
/// Takes secrets out of what Connect says, before anything of it is kept. Costs time in proportion to the text, whatever the text: no
/// pattern goes back over what it has read.
/// </summary>
/// <param name="usesDefaults">Whether to look for the usual forms of secrets.</param>
/// <param name="patterns">Further ones; the whole of what matches is taken out.</param>
internal sealed class SecretRedactor(bool usesDefaults, ImmutableArray<Regex> patterns)
{
    /// <summary>Stands in place of each secret.</summary>
    public const string Mark = "***";

    /// <summary>Characters; longer ones are no credentials.</summary>
    private const int LongestLastWord = 1024;

    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\r\n");

    public static readonly SecretRedactor Default = new(usesDefaults: true, []);

    public static readonly SecretRedactor Off = new(usesDefaults: false, []);

    public string? Redact(string? text) => text is null ? null : Find(text, isCut: false) is { } secrets ? TakeOut(text, secrets) : text;

    /// <param name="isCut">Whether text is missing at the end: then an address there may have credentials, whose end was cut off.</param>
    /// <returns>Null when there is nothing to take out.</returns>
    public string? Redact(ReadOnlySpan<char> text, bool isCut) => Find(text, isCut) is { } secrets ? TakeOut(text, secrets) : null;

    private List<Range>? Find(ReadOnlySpan<char> text, bool isCut)
    {
        List<Range>? secrets = null;
        if (usesDefaults)
        {
            if (SecretForms.MayHoldSome(text))
            {
                SecretForms.Find(text, secrets = []);
            }

            if (isCut && EndsInTheMiddleOfAnAddress(text, out var last))
            {
                (secrets ??= []).Add(last);
            }
        }

        foreach (var pattern in patterns)
        {
            foreach (var match in pattern.EnumerateMatches(text))
            {
                (secrets ??= []).Add(match.Index..(match.Index + match.Length));
            }
        }

        return secrets is { Count: > 0 } ? secrets : null;
    }

    private static bool EndsInTheMiddleOfAnAddress(ReadOnlySpan<char> text, out Range address)
    {
        var start = Math.Max(text.LastIndexOfAny(Blanks) + 1, text.Length - LongestLastWord);
        address = start..text.Length;
        return text[start..].Contains("://", StringComparison.Ordinal)
            || text[start..].Contains("jdbc:", StringComparison.OrdinalIgnoreCase);
    }

    private static string TakeOut(ReadOnlySpan<char> text, List<Range> secrets)
    {
        var rest = new StringBuilder(text.Length);
        var at = 0;
        foreach (var secret in secrets.OrderBy(secret => secret.Start.Value))
        {
            var (start, end) = (secret.Start.Value, secret.End.Value);
            if (start >= at)
            {
                rest.Append(text[at..start]).Append(Mark);
            }

            at = Math.Max(at, end);
        }

        return rest.Append(text[at..]).ToString();
    }
}
