namespace Healthcheck.Configuration;

/// <summary><c>user:password</c>. No fault shows any of it, nor its file's path: it may be the secret, misplaced.</summary>
internal static class BasicAuthText
{
    /// <summary>Bytes; HTTP servers take less than this in one header.</summary>
    private const int MaxFileBytes = 16 * 1024;

    internal static ParseResult<Secret> Parse(string text) =>
        !text.Contains(':', StringComparison.Ordinal)
            ? ParseResult<Secret>.Bad("the value (not shown) has no ':' between user and password")
        : text.Any(char.IsControl)
            ? ParseResult<Secret>.Bad("the value (not shown) has control characters, such as a line break")
        : ParseResult<Secret>.Good(new Secret(text));

    internal static ParseResult<Secret> ReadFile(string path) => Parse(SmallTextFile.Read(path.Trim(), MaxFileBytes));

    /// <summary>Once more while the daemon runs; may take as long as it wants.</summary>
    internal static ParseResult<Secret> ReadFileAgain(string path) => Parse(SmallTextFile.ReadToEnd(path.Trim(), MaxFileBytes));

    private static ParseResult<Secret> Parse(ParseResult<string> file) => file.Fault is null
        ? Parse(file.Value.TrimEnd('\r', '\n'))
        : ParseResult<Secret>.Bad($"the file (path not shown) {file.Fault}");
}
