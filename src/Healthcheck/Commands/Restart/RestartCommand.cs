using System.Collections.Immutable;
using System.CommandLine;
using FakeConnect;
using Healthcheck.Configuration;
using Healthcheck.Polling;
using Microsoft.Extensions.Logging.Abstractions;
using CommandLineResult = System.CommandLine.ParseResult;

namespace Healthcheck.Commands;

/// <summary><c>healthcheck restart</c>: one round of restarts by hand, and what became of them.</summary>
internal sealed class RestartCommand : SettingsCommand
{
    public const string Summary = "Restart once what FAILED, of all connectors or of those named, and print the outcome.";

    public const string HelpText = """
        Usage: healthcheck restart [--dry-run] [--color|--no-color] [--timeout 30s] [settings] [NAME ...]

        Restarts once the connectors and tasks that FAILED, of all connectors or of those named, by the rules of the
        daemon (healthcheck --help lists its settings), but without its waits, and whatever --restart says. Then it
        polls until all of them run or --timeout is over, and prints what it did, the outcome, and the verdict.
        When most connectors fail it warns that the cause is probably elsewhere, and continues.

        --dry-run  Print what would be restarted, and restart nothing.
        --timeout  How long to wait for the outcome. Allowed: 100ms-10m. Default: 30s.

        Exit codes: those of check, for the state at the end. A NAME that is not listed is exit code 1.

        """;

    private static readonly (TimeSpan Min, TimeSpan Max) TimeoutRange = (TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));

    private readonly Argument<string[]> _names = new("NAME") { Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Arity = ArgumentArity.Zero,
        Description = "Print what would be restarted, and restart nothing.",
    };
    private readonly ColorFlags _color = new();
    private readonly TimeoutFlag _timeout = new(TimeoutRange, usual: TimeSpan.FromSeconds(30));

    public RestartCommand(CommandEnvironment environment)
        : base("restart", Summary, environment)
    {
        Arguments.Add(_names);
        foreach (var option in new Option[] { _dryRun, _color.On, _color.Off, _timeout.Option })
        {
            Options.Add(option);
        }
    }

    protected override string Help => HelpText;

    protected override IEnumerable<string> ReadOwnFaults(CommandLineResult line)
    {
        if (_timeout.Read(line).Fault is { } fault)
        {
            yield return fault;
        }

        var flags = ReadNames(line).Where(name => name.StartsWith('-')).ToList();
        foreach (var unexpected in UnexpectedArguments.Describe(
            flags, this, isSecretNear: true, hidden => $"{hidden} unexpected argument{(hidden == 1 ? "" : "s")} (not shown)"))
        {
            yield return unexpected;
        }
    }

    protected override async Task<int> RunAsync(CommandLineResult line, DaemonOptions options, ImmutableArray<string> warnings)
    {
        foreach (var warning in warnings)
        {
            await Environment.Error.WriteLineAsync($"warning: {warning}");
        }

        await using var demo = options.Demo ? await Demo.StartAsync(TimeProvider.System, DemoScene.Outage) : null;
        var clusters = demo is null ? options.Clusters : [options.Cluster.WithWorkers([demo.Address])];
        var factory = new ClusterMonitorFactory(Random.Shared, NullLoggerFactory.Instance, TimeProvider.System);
        var round = new RestartRound(factory, ReadNames(line), line.GetValue(_dryRun), _timeout.Read(line).Value, TimeProvider.System);
        var results = await Task.WhenAll(clusters.Select(round.RunAsync));
        foreach (var warning in results.Select(result => result.Warning).OfType<string>())
        {
            await Environment.Error.WriteLineAsync($"warning: {warning}");
        }

        var style = _color.ReadStyle(line, Environment);
        await Environment.Output.WriteAsync(string.Join('\n', results.Select(result => RestartTable.Write(result, style))));

        // A connector may be in any of the clusters.
        var missing = ReadNames(line).Where(name => results.All(result => result.Rows.All(row => row.Connector != name))).ToList();
        foreach (var name in missing)
        {
            await Environment.Error.WriteLineAsync($"{DisplayText.Quote(name)} is not listed, or not watched");
        }

        return results.Any(result => result.Report.Verdict is { Healthy: false }) ? ExitCode.Unhealthy
            : results.Any(result => result.Report.Snapshot is null) ? ExitCode.CannotTell
            : missing.Count > 0 ? ExitCode.Unhealthy
            : ExitCode.Success;
    }

    private List<string> ReadNames(CommandLineResult line) => line.GetResult(_names)?.Tokens.Select(token => token.Value).ToList() ?? [];
}
