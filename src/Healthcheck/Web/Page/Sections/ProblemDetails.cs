using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Restarts;

namespace Healthcheck.Web;

/// <summary>
/// What a problem's row opens to: the trace, how to restart what failed, the runbook. Of one page, whose traces share its room.
/// </summary>
/// <param name="folder">The way from the page's address to the folder of its assets.</param>
internal sealed class ProblemDetails(PageOptions options, string folder)
{
    /// <summary>Characters of all traces of a page; beyond that they are to be had from the JSON.</summary>
    private const int RoomOfTraces = 256 * 1024;

    /// <summary>Of a name in a command, which must be whole.</summary>
    private const int LongestCommand = 2000;

    private int _room = RoomOfTraces;

    public void Write(HtmlWriter html, Problem problem)
    {
        var failure = problem.First;
        var tellsMessage = problem.Cluster.Report.Policy.RootCauseMessages is not RootCauseMessages.Off;
        var summary = problem.Cause?.Describe(tellsMessage) ?? TraceLine.Extract(failure.Detail) ?? failure.Describe();
        html.Markup("<details").Attribute("data-key", CreateKey(problem)).Markup("><summary>").Text(summary).Markup("</summary>\n");
        if (failure.State is null || failure.Detail is null)
        {
            html.Markup("<p>").Text(failure.Describe()).Markup(".</p>\n");
        }
        else
        {
            WriteTrace(html, failure.Detail);
        }

        if (failure.State?.Kind is StateKind.Failed && problem.Cluster.Report.Snapshot is { } snapshot)
        {
            WriteCommand(html, problem, snapshot.Worker, isInstead: WriteButton(html, problem));
        }

        if (options.Runbooks is { } runbooks && failure.Type.Define().Runbook is { } runbook)
        {
            html.Markup("<p><a rel=\"noreferrer\"").Link(new Uri(runbooks, $"{runbook}.md").AbsoluteUri).Markup(">Runbook</a></p>\n");
        }

        html.Markup("</details>");
    }

    private void WriteTrace(HtmlWriter html, string trace)
    {
        var shown = trace.AsSpan(0, Math.Min(trace.Length, _room));
        _room -= shown.Length;
        html.Markup("<pre class=\"trace\" tabindex=\"0\" role=\"group\" aria-label=\"Stack trace\">");
        foreach (var line in shown.TrimEnd().EnumerateLines())
        {
            // Blanks stand for tabs in what the writer leaves; browsers draw them eight wide.
            var isCause = line.StartsWith(RootCause.Introduction, StringComparison.Ordinal);
            html.Markup(isCause ? "<strong>" : "").Encode(line.ToString().Replace("\t", "    ", StringComparison.Ordinal))
                .Markup(isCause ? "</strong>\n" : "\n");
        }

        html.Markup(shown.Length < trace.Length ? "… (the rest does not fit on this page)\n" : "")
            .Markup("</pre>\n<button type=\"button\" class=\"copy\" hidden>Copy the trace</button>\n");
    }

    /// <summary>Restarts what failed of the connector, by the script; without it there is the command.</summary>
    /// <returns>Whether there is one.</returns>
    private bool WriteButton(HtmlWriter html, Problem problem)
    {
        if (!options.HasRestartButton || problem is not { First.Connector: { } name, Cluster.Restarts: { } restarts }
            || !RestartPlanner.MayBeAsked(name, restarts.Options))
        {
            return false;
        }

        var root = folder[..^PageAssets.Folder.TrimStart('/').Length];
        var cluster = problem.Cluster.Cluster is { } named ? $"clusters/{Uri.EscapeDataString(named)}/" : "";
        html.Markup("<p class=\"by-script\"><button type=\"button\" class=\"restart\" data-address=\"")
            .Encode($"{root}{cluster}{string.Join('/', "connectors", Uri.EscapeDataString(name), "restart")}")
            .Markup("\">Restart what failed of it</button> <span class=\"said\"></span></p>\n");
        return true;
    }

    /// <param name="isInstead">Whether it stands there for whoever has no script, instead of the button.</param>
    private static void WriteCommand(HtmlWriter html, Problem problem, Uri worker, bool isInstead)
    {
        if (problem.First.Connector is { Length: <= LongestCommand / 4 } name)
        {
            var connector = new Uri(worker, $"connectors/{Uri.EscapeDataString(name)}").AbsoluteUri
                .Replace("'", "%27", StringComparison.Ordinal);
            var command = problem.First.Task is { } task && problem.Others.IsEmpty
                ? $"curl -X POST '{string.Join('/', connector, "tasks", task.ToString(CultureInfo.InvariantCulture), "restart")}'"
                : $"curl -X POST '{connector}/restart?includeTasks=true&onlyFailed=true'";
            html.Markup(isInstead ? "<p class=\"by-hand\">" : "<p>").Markup("Restart: <code>").Encode(command)
                .Markup("</code> <button type=\"button\" class=\"copy\" hidden>Copy the command</button></p>\n");
        }
    }

    /// <summary>By which the script knows the row again in the next page.</summary>
    private static string CreateKey(Problem problem) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{problem.Cluster.Cluster}/{problem.First.Type}/{problem.First.Connector}/{problem.First.WorkerId}/{problem.Cause}"))[..8]);
}
