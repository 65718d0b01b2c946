namespace Healthcheck.Commands;

/// <summary><c>healthcheck probe</c>: asks a running daemon once, for images that hold no curl.</summary>
internal static class ProbeCommand
{
    public const string HelpText = """
        Usage: healthcheck probe [URL] [--timeout 2s]

        Asks a running daemon once and prints one line: the status code, or why there is none.

        URL        http://host[:port][/path], or a path of the daemon on this host. Without a path it is /livez.
                   The port and address of the daemon on this host are those of HEALTHCHECK_PORT,
                   HEALTHCHECK_BIND_ADDRESS and HEALTHCHECK_SETTINGS_FILE, as the daemon itself reads them.
        --timeout  Time for the whole probe. Allowed: 10ms-1m. Default: 2s.
        --help, -h Print this text.

        Exit codes: 0 answered with 2xx, 1 any other answer or none, 2 faulty arguments or settings.

        """;

    /// <param name="args">What follows the word probe.</param>
    /// <param name="variables">The environment, names compared with case.</param>
    /// <returns>The exit code.</returns>
    public static int Run(ReadOnlySpan<string> args, IReadOnlyDictionary<string, string> variables, TextWriter output, TextWriter error)
    {
        var arguments = ProbeArguments.Read(args);
        if (arguments.Help)
        {
            output.Write(HelpText);
            return ExitCode.Success;
        }

        var target = ProbeTarget.Find(arguments.Url, variables);
        var faults = arguments.Faults.AddRange(target.Faults);
        if (faults.Length > 0)
        {
            foreach (var fault in faults)
            {
                error.WriteLine(fault);
            }

            return ExitCode.FaultySettings;
        }

        var answer = ProbeRequest.Send(target.Url!, arguments.Timeout);
        output.WriteLine(answer.Line);
        return answer.Good ? ExitCode.Success : ExitCode.Unhealthy;
    }
}
