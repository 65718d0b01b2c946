using System.Collections.Immutable;
using Healthcheck.Files;
using Healthcheck.Rest;

namespace Healthcheck.Configuration;

/// <summary>What proves to Connect who asks. No fault shows any of it, nor its file's path: it may be the secret, misplaced.</summary>
internal static class CredentialsParser
{
    /// <summary>Bytes; HTTP servers take less than this in all headers.</summary>
    private const int MaxFileBytes = 16 * 1024;

    /// <summary>Those that belong to the connection, or that HTTP itself needs.</summary>
    private static readonly ImmutableHashSet<string> NotToBeSet = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Host", "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Expect",
        "Accept-Encoding");

    /// <summary><c>user:password</c>.</summary>
    internal static SettingParser<Reloadable<Secret>?> BasicAuth { get; } = new(
        "user:password (the password may hold colons)",
        text =>
        {
            var pair = ParsePair(text);
            return pair.Fault is null
                ? ParseResult<Reloadable<Secret>?>.Good(new(pair.Value))
                : ParseResult<Reloadable<Secret>?>.Bad(pair.Fault);
        },
        _ => "");

    internal static SettingParser<Reloadable<Secret>?> BasicAuthFile(string flag) => ReloadableFile.CreateParser(
        flag, "path of a file holding user:password", MaxFileBytes, text => ParsePair(text.TrimEnd('\r', '\n')));

    internal static SettingParser<Reloadable<Secret>?> BearerTokenFile(string flag) =>
        ReloadableFile.CreateParser(flag, "path of a file holding a token", MaxFileBytes, ParseToken);

    internal static SettingParser<Reloadable<RequestHeaders>?> HeaderFile(string flag) =>
        ReloadableFile.CreateParser(flag, "path of a file of lines Name: value", MaxFileBytes, ParseHeaders);

    private static ParseResult<Secret> ParsePair(string text) =>
        !text.Contains(':', StringComparison.Ordinal)
            ? ParseResult<Secret>.Bad("the value (not shown) has no ':' between user and password")
        : text.Any(char.IsControl)
            ? ParseResult<Secret>.Bad("the value (not shown) has control characters, such as a line break")
        : ParseResult<Secret>.Good(new Secret(text));

    private static ParseResult<Secret> ParseToken(string text)
    {
        var token = text.Trim();
        return token.Length == 0 ? ParseResult<Secret>.Bad("the file (path not shown) is empty")
            : token.All(character => character is > ' ' and <= '~')
                ? ParseResult<Secret>.Good(new Secret(token))
            : ParseResult<Secret>.Bad(
                "the token (not shown) has blanks or characters that no token has; the word Bearer does not belong to it");
    }

    private static ParseResult<RequestHeaders> ParseHeaders(string text)
    {
        var lines = ImmutableArray.CreateBuilder<(string Name, string Value)>();
        var number = 0;
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd('\r')))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = colon < 0 ? ("", "") : (line[..colon].Trim(), line[(colon + 1)..].Trim());
            if (Check(name, value) is { } fault)
            {
                return ParseResult<RequestHeaders>.Bad($"line {number} (not shown) {fault}");
            }

            if (lines.Any(other => other.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                return ParseResult<RequestHeaders>.Bad($"line {number} (not shown) has a name that stands before already");
            }

            lines.Add((name, value));
        }

        return lines.Count == 0
            ? ParseResult<RequestHeaders>.Bad("the file (path not shown) has no line")
            : ParseResult<RequestHeaders>.Good(new(lines.ToImmutable()));
    }

    private static string? Check(string name, string value)
    {
        if (name.Length == 0 || value.Length == 0)
        {
            return "is not Name: value";
        }

        if (value.Any(character => character is < ' ' or > '~'))
        {
            return "has a value with characters that no header has";
        }

        // Whether .NET takes it as a header of a request, and not as one of its body.
        using var request = new HttpRequestMessage();
        return NotToBeSet.Contains(name) || !request.Headers.TryAddWithoutValidation(name, value)
            ? "has a name that is none, or that cannot be set"
            : null;
    }
}
