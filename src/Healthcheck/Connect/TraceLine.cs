namespace Healthcheck.Connect;

/// <summary>The first line of a stack trace: what an operator looks for. The rest may carry addresses and record data.</summary>
internal static class TraceLine
{
    private const int Longest = 256;

    /// <returns>At most 256 characters; null for no trace.</returns>
    public static string? Extract(string? trace)
    {
        if (trace is null)
        {
            return null;
        }

        var line = trace.AsSpan().TrimStart();
        var end = line.IndexOfAny('\r', '\n');
        line = end < 0 ? line : line[..end];
        return line.Length <= Longest ? line.ToString() : string.Concat(line[..Longest], "...");
    }

    /// <summary>The first line, and after it what lies at the bottom.</summary>
    /// <param name="withMessage">Whether the root cause is told with its message.</param>
    public static string? Describe(string? trace, bool withMessage) =>
        RootCause.Find(trace) is { } cause ? $"{Extract(trace)} (root cause: {cause.Describe(withMessage)})" : Extract(trace);
}
