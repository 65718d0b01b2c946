using Healthcheck.Configuration;

namespace Healthcheck.Commands;

/// <summary>The arguments of <c>healthcheck check</c>: its own, and those of the daemon.</summary>
/// <param name="Timeout">For the whole look.</param>
/// <param name="Fault">What is wrong with its own arguments; null when nothing is.</param>
/// <param name="Settings">What is left for the settings.</param>
internal sealed record CheckArguments(bool Json, bool? Colour, TimeSpan Timeout, string? Fault, string[] Settings)
{
    private const string TimeoutFlag = "--timeout";

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(15);

    private static readonly Func<string, ParseResult<TimeSpan>> ParseTimeout =
        DurationText.Between(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));

    public const string HelpText = """
        Usage: healthcheck check [--json] [--color|--no-color] [--timeout 15s] [settings]

        Polls Kafka Connect once, with the settings of the daemon (healthcheck --help lists them), and prints the
        verdict: a table, the worst first, in colour on a terminal; or with --json what the daemon answers on /.

        What is unhealthy now counts now: one look cannot tell how long it has been so, so graces do not apply.
        Every worker named by --connect-url is tried, and waited for until --timeout is over. Allowed: 100ms-10m.
        Colour: --color and --no-color beat the variable NO_COLOR, which beats what the output is.

        Exit codes: 0 healthy, 1 unhealthy, 2 faulty settings, 3 cannot tell (Connect could not be read).

        """;

    public static CheckArguments Read(string[] args)
    {
        var (json, colour, timeout, fault, settings) = (false, (bool?)null, DefaultTimeout, (string?)null, new List<string>());
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--json":
                    json = true;
                    break;
                case "--color" or "--no-color":
                    colour = args[i] is "--color";
                    break;
                case var flag when flag is TimeoutFlag || flag.StartsWith(TimeoutFlag + "=", StringComparison.Ordinal):
                    var parsed = ParseTimeout(args[i] is not TimeoutFlag ? args[i][(TimeoutFlag.Length + 1)..] : i + 1 < args.Length ? args[++i] : "");
                    timeout = parsed.Value;
                    fault = parsed.Fault is { } phrase ? $"{TimeoutFlag}: {phrase}; allowed: 100ms-10m" : fault;
                    break;
                default:
                    settings.Add(args[i]);
                    break;
            }
        }

        return new(json, colour, timeout, fault, [.. settings]);
    }

    /// <param name="isTerminal">Whether the output is read by a person at a terminal.</param>
    public bool InColour(bool isTerminal, IReadOnlyDictionary<string, string> variables) =>
        Colour ?? (isTerminal && string.IsNullOrEmpty(variables.GetValueOrDefault("NO_COLOR")));
}
