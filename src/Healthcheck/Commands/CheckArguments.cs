namespace Healthcheck.Commands;

/// <summary>The arguments of <c>healthcheck check</c>: its own two, and those of the daemon.</summary>
/// <param name="Settings">What is left for the settings.</param>
internal sealed record CheckArguments(bool Json, bool? Colour, string[] Settings)
{
    public const string HelpText = """
        Usage: healthcheck check [--json] [--color|--no-color] [settings]

        Polls Kafka Connect once, with the settings of the daemon (healthcheck --help lists them), and prints the
        verdict: a table, the worst first, in colour on a terminal; or with --json what the daemon answers on /.

        What is unhealthy now counts now: one look cannot tell how long it has been so, so graces do not apply.
        Colour: --color and --no-color beat the variable NO_COLOR, which beats what the output is.

        Exit codes: 0 healthy, 1 unhealthy, 2 faulty settings, 3 cannot tell (Connect could not be read).

        """;

    public static CheckArguments Read(string[] args) => new(
        args.Contains("--json"),
        args.LastOrDefault(arg => arg is "--color" or "--no-color") switch { "--color" => true, "--no-color" => false, _ => null },
        [.. args.Where(arg => arg is not ("--json" or "--color" or "--no-color"))]);

    /// <param name="isTerminal">Whether the output is read by a person at a terminal.</param>
    public bool InColour(bool isTerminal, IReadOnlyDictionary<string, string> variables) =>
        Colour ?? (isTerminal && string.IsNullOrEmpty(variables.GetValueOrDefault("NO_COLOR")));
}
