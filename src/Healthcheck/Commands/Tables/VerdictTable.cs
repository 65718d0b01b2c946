using System.Collections.Immutable;
using System.Globalization;
using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Commands;

/// <summary>A verdict for a person: one line that says it all, the failures, then the connectors, the worst first.</summary>
internal static class VerdictTable
{
    /// <summary>Failures, and connectors; a screen or two.</summary>
    private const int MostRows = 50;

    public static string Write(HealthReport report, PageStyle style)
    {
        var page = new TerminalPage(style);
        if (report is not { Snapshot: { } snapshot, Verdict: { } verdict, Counts: { } counts })
        {
            page.Line("UNKNOWN", Colour.Red, Named(report, report.WhyUnknown));
            return page.ToString();
        }

        page.Line(
            verdict.Healthy ? "HEALTHY" : "UNHEALTHY",
            verdict.Healthy ? Colour.Green : Colour.Red,
            Named(
                report,
                $"{snapshot.Worker}: {Many(counts.AllConnectors, "connector")}, {Many(counts.AllTasks, "task")}, "
                    + $"{Many(verdict.Failures.Length, "failure")} "
                    + string.Create(
                        CultureInfo.InvariantCulture,
                        $"(rate {verdict.FailureRate:0.###}, threshold {report.Policy.FailureThreshold:0.##})")));
        if (report.WorkerIdIsIdle)
        {
            page.Line(
                "WARNING", Colour.Yellow,
                $"nothing is owned by the worker id {DisplayText.Shorten(report.Policy.WorkerId!)}, so no failure can count; "
                    + $"listed: {string.Join(", ", report.Workers.Shown.Select(DisplayText.Shorten))}");
        }

        WriteFailures(page, verdict, report.Policy.RootCauseMessages is not RootCauseMessages.Off);
        WriteConnectors(page, snapshot);
        return page.ToString();
    }

    private static string Named(HealthReport report, string sentence) => report.Cluster is { } name ? $"{name}: {sentence}" : sentence;

    private static void WriteFailures(TerminalPage page, Verdict verdict, bool withMessage)
    {
        var rows = verdict.Failures.OrderBy(failure => failure.Type.Define().Kind switch
        {
            FailureKind.Decisive => 0,
            FailureKind.Uncounted => 1,
            FailureKind.Connector => 2,
            _ => 3,
        });
        var shown = rows.Take(MostRows).Select(failure => new Row(Colour.Red,
        [
            failure.Type.Label(),
            failure.Task is { } id ? $"{failure.Connector} / {id.ToString(CultureInfo.InvariantCulture)}" : failure.Connector ?? "-",
            failure.State?.Text ?? "-",
            failure.WorkerId ?? "-",
            TraceLine.Describe(failure.Detail, withMessage) ?? "-",
        ]));
        page.Table(["FAILURE", "WHERE", "STATE", "WORKER", "BECAUSE"], verdict.Failures.Length, [.. shown]);
    }

    private static void WriteConnectors(TerminalPage page, ConnectSnapshot snapshot)
    {
        var rows = snapshot.Connectors.OrderBy(Severities.Classify).ThenBy(connector => connector.Name, StringComparer.Ordinal);
        var shown = rows.Take(MostRows).Select(connector => new Row(
            Severities.Classify(connector) switch { Severity.Failed => Colour.Red, Severity.Running => Colour.None, _ => Colour.Yellow },
            [connector.Name, connector.Type, connector.State.Text, connector.WorkerId ?? "-", Tasks(connector.Tasks)]));
        page.Table(["CONNECTOR", "TYPE", "STATE", "WORKER", "TASKS"], snapshot.Connectors.Length, [.. shown]);
    }

    private static string Many(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>As <c>2 RUNNING, 1 FAILED</c>.</summary>
    private static string Tasks(ImmutableArray<ConnectorTask> tasks) => tasks.IsEmpty
        ? "none"
        : string.Join(", ", tasks.GroupBy(task => task.State.Text)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {group.Key}")));
}
