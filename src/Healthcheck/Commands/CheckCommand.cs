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
        "Poll Connect once and print the verdict: exit code 0 healthy, 1 unhealthy, 2 invalid settings, 3 cannot tell.";

    public const string HelpText = """
        Usage: healthcheck check [--watch] [--json] [--color|--no-color] [--timeout 15s] [settings]

        Polls Kafka Connect once, with the settings of the daemon (healthcheck --help lists them), and prints the
        verdict: a table, the worst first, in colour on a terminal; or with --json what the daemon answers on /.

        Grace periods do not apply: a single poll cannot tell how long something has been unhealthy.
        Every worker in --connect-url is tried, until --timeout is over. Allowed: 100ms-10m.
        Colour: --color and --no-color take precedence over the variable NO_COLOR; by default a terminal gets it.
        Width: the variable COLUMNS, else that of the terminal; without either nothing is cut.

        --watch    Look again every --poll-interval until interrupted. A terminal shows the newest look; a file or
                   pipe gets a look when it differs from the one before. The exit code is that of the last look.
        --demo     Look at a stand-in for Kafka Connect in which a task has failed; with --watch it recovers after 12 s
                   and fails again after 8 s.

        Exit codes: 0 healthy, 1 unhealthy, 2 invalid settings, 3 cannot tell (Connect could not be read). Of several
        clusters, 1 if one of them is unhealthy, else 3 if one cannot be read.

        """;

    private static readonly (TimeSpan Min, TimeSpan Max) TimeoutRange = (TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));

    private readonly Option<bool> _json = new("--json") { Arity = ArgumentArity.Zero, Description = "Print what the daemon answers on /." };
    private readonly Option<bool> _watch = new("--watch")
    {
        Arity = ArgumentArity.Zero,
        Description = "Look again every --poll-interval until interrupted.",
    };

    private readonly ColorFlags _color = new();
    private readonly TimeoutFlag _timeout = new(TimeoutRange, usual: TimeSpan.FromSeconds(15));

    public CheckCommand(CommandEnvironment environment)
        : base("check", Summary, environment)
    {
        foreach (var option in new Option[] { _watch, _json, _color.On, _color.Off, _timeout.Option })
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

        var time = TimeProvider.System;
        await using var demo = options.Demo ? await Demo.StartAsync(time, DemoScene.Outage) : null;
        var clusters = demo is null ? options.Clusters : [options.Cluster.WithWorkers([demo.Address])];
        var monitors = new ClusterMonitorFactory(Random.Shared, NullLoggerFactory.Instance, time);
        monitors.ShareTraces(clusters.Length);
        var timeout = _timeout.Read(line).Value;
        var isJson = line.GetValue(_json);

        Task<HealthReport[]> LookAsync(CancellationToken cancellationToken) =>
            Task.WhenAll(clusters.Select(cluster => LookOnceAsync(monitors, cluster, timeout, cancellationToken)));

        string Write(HealthReport[] reports) => isJson ? Json(reports) : Table(reports, _color.ReadStyle(line, Environment));

        if (line.GetValue(_watch))
        {
            using var signals = new ShutdownSignals();
            using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(signals.Received, Environment.Interrupted);
            var interval = clusters.Min(cluster => cluster.Polling.Interval);
            var watch = new CheckWatch(Environment, interval, Write, Environment.CanRedraw && !isJson, withTimes: !isJson, time);
            return ChooseExitCode(await watch.RunAsync(LookAsync, interrupted.Token));
        }

        var reports = await LookAsync(CancellationToken.None);
        await Environment.Output.WriteAsync(Write(reports));
        return ChooseExitCode(reports);
    }

    private static int ChooseExitCode(HealthReport[] reports) =>
        reports.Any(report => report.Verdict is { Healthy: false }) ? ExitCode.Unhealthy
        : reports.Length == 0 || reports.Any(report => report.Snapshot is null) ? ExitCode.CannotTell
        : ExitCode.Success;

    private static async Task<HealthReport> LookOnceAsync(
        ClusterMonitorFactory monitors, ClusterOptions cluster, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // One look cannot tell how long something has been so: it counts as it is.
        using var monitor = monitors.Create(cluster with
        {
            Health = cluster.Health with { GracePeriods = GracePeriods.None },
            Polling = cluster.Polling with { Deadline = timeout, WaitsForProof = true },
        });
        return await monitor.LookOnceAsync(cancellationToken);
    }

    private static string Table(HealthReport[] reports, PageStyle style) =>
        string.Join('\n', reports.Select(report => VerdictTable.Write(report, style)));

    /// <summary>As <c>/</c> of the daemon answers.</summary>
    private static string Json(HealthReport[] reports)
    {
        var answer = VerdictJson.Create([.. reports.Select(report => new ClusterVerdict(report, report.Snapshot is not null))]);
        return System.Text.Encoding.UTF8.GetString(answer.Body.ToArray()) + "\n";
    }
}
