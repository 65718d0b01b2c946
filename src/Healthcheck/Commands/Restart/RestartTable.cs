using Healthcheck.Restarts;

namespace Healthcheck.Commands;

/// <summary>What was restarted and what became of it, for a person, and the verdict below.</summary>
internal static class RestartTable
{
    private const int MostRows = 200;

    public static string Write(RestartResult result, PageStyle style)
    {
        var page = new TerminalPage(style);
        if (result.Rows.IsEmpty)
        {
            var name = result.Report.Cluster is { } cluster ? $"{cluster}: " : "";
            page.Line("RESTART", Colour.None, $"{name}nothing to restart");
        }
        else
        {
            var rows = result.Rows.Take(MostRows).Select(row => new Row(
                row is { IsSettled: true } or { Parts.IsEmpty: true } ? Colour.None : Colour.Yellow,
                [row.Connector, row.Parts.IsEmpty ? "-" : FailedParts.Describe(row.Parts), row.Done, row.Became]));
            page.Table(["RESTART", "WHAT", "DONE", "BECAME"], result.Rows.Length, [.. rows]);
        }

        return $"{page.ToString().TrimStart('\n')}\n{VerdictTable.Write(result.Report, style)}";
    }
}
