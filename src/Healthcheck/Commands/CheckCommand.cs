using System.Collections.Immutable;
using System.CommandLine;
using FakeConnect;
using Healthcheck.Configuration;
using Healthcheck.Health;
using Healthcheck.Polling;
using Healthcheck.Web;
using Microsoft.Extensions.Logging.Abstractions;
using CommandLineResult = System.CommandLine.ParseResult;

namespace Healthcheck.Commands;

/// <summary><c>healthcheck check</c>: one poll, judged and printed, without host or web server.</summary>
internal sealed class CheckCommand : SettingsCommand
{
    public const string Summary =
        "Poll Connect once and print the verdict: exit code 0 healthy, 1 unhealthy, 2 faulty settings, 3 cannot tell.";

    public const string HelpText = """
        Usage: healthcheck check [--json] [--color|--no-color] [--timeout 15s] [settings]

        Polls Kafka Connect once, with the settings of the daemon (healthcheck --help lists them), and prints the
        verdict: a table, the worst first, in colour on a terminal; or with --json what the daemon answers on /.

        What is unhealthy now counts now: one look cannot tell how long it has been so, so graces do not apply.
        Every worker named by --connect-url is tried, and waited for until --timeout is over. Allowed: 100ms-10m.
        Colour: --color and --no-color beat the variable NO_COLOR, which beats what the output is.

        Exit codes: 0 healthy, 1 unhealthy, 2 faulty settings, 3 cannot tell (Connect could not be read).

        """;

    private static readonly (TimeSpan Min, TimeSpan Max) TimeoutRange = (TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));

    private readonly Option<bool> _json = new("--json") { Arity = ArgumentArity.Zero };
    private readonly Option<bool> _color = new("--color") { Arity = ArgumentArity.Zero };
    private readonly Option<bool> _noColor = new("--no-color") { Arity = ArgumentArity.Zero };
    private readonly TimeoutFlag _timeout = new(TimeoutRange, usual: TimeSpan.FromSeconds(15));

    public CheckCommand(CommandEnvironment environment)
        : base("check", Summary, environment)
    {
        foreach (var option in new Option[] { _json, _color, _noColor, _timeout.Option })
        {
            Options.Add(option);
        }
    }

    protected override string Help => HelpText;

    protected override IEnumerable<string> ReadOwnFaults(CommandLineResult line) => _timeout.Read(line).Fault is { } fault ? [fault] : [];

    protected override async Task<int> RunAsync(CommandLineResult line, DaemonOptions options, ImmutableArray<string> warnings)
    {
        foreach (var warning in warnings)
        {
            await Environment.Error.WriteLineAsync($"warning: {warning}");
        }

        var report = await PollOnceAsync(options, _timeout.Read(line).Value, TimeProvider.System);
        await Environment.Output.WriteAsync(line.GetValue(_json) ? Json(report) : VerdictTable.Write(report, IsInColor(line)));
        return report.Snapshot is null ? ExitCode.CannotTell : report.Verdict is { Healthy: true } ? ExitCode.Success : ExitCode.Unhealthy;
    }

    private static async Task<HealthReport> PollOnceAsync(DaemonOptions options, TimeSpan timeout, TimeProvider time)
    {
        await using var demo = options.Demo ? await Demo.StartAsync(time) : null;
        var cluster = demo is null ? options.Cluster : options.Cluster.WithWorkers([demo.Address]);

        // One look cannot tell how long something has been so: it counts as it is.
        var policy = cluster.Health with { Graces = GracePeriods.None };
        var polling = cluster.Polling with { Deadline = timeout, WaitsForProof = true };
        var monitors = new ClusterMonitorFactory(cluster.Rest, policy, Random.Shared, NullLoggerFactory.Instance, time);
        return await monitors.Create(polling).LookOnceAsync(CancellationToken.None);
    }

    /// <summary>The last of the two flags decides, then the variable, then what the output is.</summary>
    private bool IsInColor(CommandLineResult line) =>
        line.Tokens.LastOrDefault(token => token.Value == _color.Name || token.Value == _noColor.Name) is { } flag
            ? flag.Value == _color.Name
            : Environment.IsTerminal && string.IsNullOrEmpty(Environment.Variables.GetValueOrDefault("NO_COLOR"));

    /// <summary>As <c>/</c> of the daemon answers.</summary>
    private static string Json(HealthReport report)
    {
        var answer = report.Verdict is { } verdict
            ? VerdictJson.Create(verdict, report.Policy)
            : VerdictJson.Create(report.WhyUnknown, report.Policy);
        return System.Text.Encoding.UTF8.GetString(answer.Body.ToArray()) + "\n";
    }
}
