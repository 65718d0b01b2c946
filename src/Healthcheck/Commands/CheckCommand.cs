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

        Exit codes: 0 healthy, 1 unhealthy, 2 faulty settings, 3 cannot tell (Connect could not be read). Of several
        clusters, 1 if one of them is unhealthy, else 3 if one cannot be read.

        """;

    private static readonly (TimeSpan Min, TimeSpan Max) TimeoutRange = (TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));

    private readonly Option<bool> _json = new("--json") { Arity = ArgumentArity.Zero };
    private readonly ColorFlags _color = new();
    private readonly TimeoutFlag _timeout = new(TimeoutRange, usual: TimeSpan.FromSeconds(15));

    public CheckCommand(CommandEnvironment environment)
        : base("check", Summary, environment)
    {
        foreach (var option in new Option[] { _json, _color.On, _color.Off, _timeout.Option })
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

        var reports = await PollOnceAsync(options, _timeout.Read(line).Value, TimeProvider.System);
        if (line.GetValue(_json))
        {
            await Environment.Output.WriteAsync(Json(reports));
        }
        else
        {
            await Environment.Output.WriteAsync(string.Join('\n', reports.Select(report => VerdictTable.Write(report, _color.IsWanted(line, Environment)))));
        }

        return ChooseExitCode(reports);
    }

    private static int ChooseExitCode(HealthReport[] reports) =>
        reports.Any(report => report.Verdict is { Healthy: false }) ? ExitCode.Unhealthy
        : reports.Any(report => report.Snapshot is null) ? ExitCode.CannotTell
        : ExitCode.Success;

    private static async Task<HealthReport[]> PollOnceAsync(DaemonOptions options, TimeSpan timeout, TimeProvider time)
    {
        await using var demo = options.Demo ? await Demo.StartAsync(time) : null;
        var clusters = demo is null ? options.Clusters : [options.Cluster.WithWorkers([demo.Address])];
        var monitors = new ClusterMonitorFactory(Random.Shared, NullLoggerFactory.Instance, time);
        return await Task.WhenAll(clusters.Select(cluster => PollOnceAsync(monitors, cluster, timeout)));
    }

    private static async Task<HealthReport> PollOnceAsync(ClusterMonitorFactory monitors, ClusterOptions cluster, TimeSpan timeout)
    {
        // One look cannot tell how long something has been so: it counts as it is.
        using var monitor = monitors.Create(cluster with
        {
            Health = cluster.Health with { Graces = GracePeriods.None },
            Polling = cluster.Polling with { Deadline = timeout, WaitsForProof = true },
        });
        return await monitor.LookOnceAsync(CancellationToken.None);
    }

    /// <summary>As <c>/</c> of the daemon answers.</summary>
    private static string Json(HealthReport[] reports)
    {
        var answer = VerdictJson.Create([.. reports.Select(report => new ClusterVerdict(report, report.Snapshot is not null))]);
        return System.Text.Encoding.UTF8.GetString(answer.Body.ToArray()) + "\n";
    }
}
