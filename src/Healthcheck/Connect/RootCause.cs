namespace Healthcheck.Connect;

/// <summary>What lies at the bottom of a Java stack trace: the last <c>Caused by:</c>.</summary>
/// <param name="Type">The name of the exception's class.</param>
/// <param name="Message">The first line of what it says; null for nothing.</param>
internal sealed record RootCause(string Type, string? Message)
{
    /// <summary>How each cause begins, at the start of a line.</summary>
    public const string Introduction = "Caused by: ";

    private const int Longest = 256;

    /// <returns>Null where nothing else is named as the cause.</returns>
    public static RootCause? Find(string? trace)
    {
        var line = FindLine(trace);
        if (line.IsEmpty)
        {
            return null;
        }

        line = line[Introduction.Length..];
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        var type = colon < 0 ? line.TrimEnd(": ") : line[..colon];
        var message = colon < 0 ? default : line[(colon + 2)..].Trim();
        return type.IsEmpty || type.Length > Longest || type.ContainsAny(" \t") ? null
            : new RootCause(type.ToString(), message.IsEmpty ? null : Shorten(message));
    }

    /// <returns>The last line that names a cause, with its <see cref="Introduction"/>; empty for none.</returns>
    public static ReadOnlySpan<char> FindLine(ReadOnlySpan<char> trace)
    {
        for (var at = trace.LastIndexOf(Introduction, StringComparison.Ordinal); at >= 0;
            at = trace[..at].LastIndexOf(Introduction, StringComparison.Ordinal))
        {
            // Causes of what was suppressed are indented, and are not at the bottom.
            if (at == 0 || trace[at - 1] is '\n' or '\r')
            {
                var line = trace[at..];
                var end = line.IndexOfAny('\r', '\n');
                return end < 0 ? line : line[..end];
            }
        }

        return [];
    }

    /// <summary>For one line of text.</summary>
    public string Describe(bool withMessage) => withMessage && Message is not null ? $"{Type}: {Message}" : Type;

    private static string Shorten(ReadOnlySpan<char> message) =>
        message.Length <= Longest ? message.ToString() : string.Concat(message[..Longest], "...");
}
