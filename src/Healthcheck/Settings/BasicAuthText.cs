namespace Healthcheck.Settings;

/// <summary><c>user:password</c>. No fault shows any of it, nor its file's path: it may be the secret, misplaced.</summary>
internal static class BasicAuthText
{
    /// <summary>Bytes; HTTP servers take less than this in one header.</summary>
    private const int MaxFileBytes = 16 * 1024;

    internal static Parsed<Secret> Parse(string text) =>
        !text.Contains(':', StringComparison.Ordinal)
            ? Parsed<Secret>.Bad("the value (not shown) has no ':' between user and password")
        : text.Any(char.IsControl)
            ? Parsed<Secret>.Bad("the value (not shown) has control characters, such as a line break")
        : Parsed<Secret>.Good(new Secret(text));

    internal static Parsed<Secret> ReadFile(string path) => Parse(SmallTextFile.Read(path.Trim(), MaxFileBytes));

    /// <summary>Once more while the daemon runs; may take as long as it wants.</summary>
    internal static Parsed<Secret> ReadFileAgain(string path) => Parse(SmallTextFile.ReadToEnd(path.Trim(), MaxFileBytes));

    private static Parsed<Secret> Parse(Parsed<string> file) => file.Fault is null
        ? Parse(file.Value.TrimEnd('\r', '\n'))
        : Parsed<Secret>.Bad($"the file (path not shown) {file.Fault}");
}
