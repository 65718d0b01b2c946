namespace Healthcheck.Commands;

/// <summary>What a command has of the process that it runs in.</summary>
/// <param name="Variables">The environment, names compared with case.</param>
/// <param name="IsTerminal">Whether the output is read by a person at a terminal.</param>
internal sealed record CommandEnvironment(
    IReadOnlyDictionary<string, string> Variables, TextWriter Output, TextWriter Error, bool IsTerminal)
{
    /// <summary>One line each.</summary>
    /// <returns>The exit code.</returns>
    public int TellFaults(IEnumerable<string> faults)
    {
        foreach (var fault in faults)
        {
            Error.WriteLine(fault);
        }

        return ExitCode.FaultySettings;
    }
}
