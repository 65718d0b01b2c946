using Healthcheck.Rest;

namespace Healthcheck.Configuration;

/// <summary><c>user:password</c>. No fault shows any of it, nor its file's path: it may be the secret, misplaced.</summary>
internal static class CredentialsParser
{
    /// <summary>Bytes; HTTP servers take less than this in one header.</summary>
    private const int MaxFileBytes = 16 * 1024;

    internal static SettingParser<Secret?> Credentials { get; } = new("user:password (the password may hold colons)", Parse, _ => "");

    /// <summary>What the file holds now, and how to read it again.</summary>
    internal static SettingParser<(Secret? Now, ReadCredentials? ReadAgain)> CredentialsFile { get; } = new(
        "path of a file holding user:password",
        text =>
        {
            var path = text.Trim();
            var now = Parse(SmallTextFile.Read(path, MaxFileBytes));
            return now.Fault is null
                ? ParseResult<(Secret?, ReadCredentials?)>.Good((now.Value, () => ReadAgain(path)))
                : ParseResult<(Secret?, ReadCredentials?)>.Bad(now.Fault);
        },
        _ => "");

    /// <summary>While the daemon runs; may take as long as it wants.</summary>
    private static (string? Credentials, string? Fault) ReadAgain(string path)
    {
        var read = Parse(SmallTextFile.ReadToEnd(path, MaxFileBytes));
        return (read.Fault is null ? read.Value!.Reveal() : null, read.Fault);
    }

    private static ParseResult<Secret?> Parse(ParseResult<string> file) => file.Fault is null
        ? Parse(file.Value.TrimEnd('\r', '\n'))
        : ParseResult<Secret?>.Bad($"the file (path not shown) {file.Fault}");

    private static ParseResult<Secret?> Parse(string text) =>
        !text.Contains(':', StringComparison.Ordinal)
            ? ParseResult<Secret?>.Bad("the value (not shown) has no ':' between user and password")
        : text.Any(char.IsControl)
            ? ParseResult<Secret?>.Bad("the value (not shown) has control characters, such as a line break")
        : ParseResult<Secret?>.Good(new Secret(text));
}
