using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.WithoutKafka.Faults;

/// <summary>What was seen, as a page for operators: what happens when, and what to do then.</summary>
internal static partial class FaultPage
{
    private const string Head = """
        # What happens when

        What the daemon shows of each fault, as it was seen of the whole program by
        `test/Healthcheck.IntegrationTests/WithoutKafka/Faults`, which holds this page and the program together. There it polls each second,
        believes a snapshot for 2.5 s (`--stale-after`) and gives a worker that does not answer for its cluster 1.5 s
        (`--worker-grace-period`); by default these are 10 s, 30 s and 60 s. After a change of the program,
        `HEALTHCHECK_WRITE_FAULTS=1 dotnet test test/Healthcheck.IntegrationTests --filter FaultMatrix` writes the page anew.

        In every row `/livez` is 200 throughout, all probes are answered, each log line comes once however long the fault lasts, and
        `kafka_connect_up` is the `up` of the row. `200, then 503 with error` means: the newest snapshot is believed until it is stale. Where
        there is no usable snapshot, the body of `/` has an `error`; else it has `failures` of the type named. Reasons are the label of
        `kafka_connect_health_poll_failures_total` and `polls.last_fault.reason` in `/status`. An empty cell under "once it is over" means that
        the fault was there for as long as the daemon ran.

        """;

    private const string Tail = """

        ## Not played here

        A fault of the poll loop itself cannot be brought about from outside: unit tests hold that the program then ends with exit code 1.
        Names that change for days, and memory, are the matter of `test/soak.sh`; limits of memory that of `test/checks/image.sh` too.

        """;

    public static string Write(IReadOnlyList<(FaultRow Row, FaultObservation Seen)> rows)
    {
        var names = Event().Matches(Repository.Read("test/Healthcheck.Tests/Architecture/contract.txt"))
            .ToDictionary(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), match => match.Groups[2].Value);
        var page = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (var area in rows.GroupBy(one => one.Row.Area))
        {
            page.Append($"\n## {area.Key}\n\n| fault | verdict | up | reason | log | once it is over | what it says | what to do |\n");
            page.Append("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
            foreach (var (row, seen) in area)
            {
                string[] cells =
                [
                    row.Fault,
                    Verdict(seen),
                    $"{seen.Up}",
                    seen.Reason is null ? "" : $"`{seen.Reason}`",
                    Lines(seen.Lines, names),
                    seen.CodesAfter.Length == 0 ? "" : string.Join("; ", new[] { $"{seen.CodesAfter[^1]}", Lines(seen.LinesAfter,
                        names) }.Where(cell => cell.Length > 0)),
                    Says(seen),
                    row.Advice,
                ];
                page.Append($"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |\n");
            }
        }

        return page.Append(Tail.ReplaceLineEndings("\n")).ToString();
    }

    private static string Verdict(FaultObservation seen)
    {
        var codes = string.Join(", then ", seen.Codes);
        return seen.HasError ? $"{codes} with `error`"
            : seen.Failures.Length > 0 ? $"{codes} with {string.Join(", ", seen.Failures.Select(type => $"`{type}`"))}"
            : codes;
    }

    private static string Lines(int[] lines, Dictionary<int, string> names)
    {
        var cells = new List<string>();
        for (var i = 0; i < lines.Length;)
        {
            var count = lines.Skip(i).TakeWhile(id => id == lines[i]).Count();
            cells.Add($"{lines[i]} {names[lines[i]]}{(count > 1 ? $" ({count} times)" : "")}");
            i += count;
        }

        return string.Join(", ", cells);
    }

    private static string Says(FaultObservation seen)
    {
        var says = seen.Says is { } text ? $"`{Shorten(text).Replace('`', '\'')}`" : "";
        return seen.Looked is null ? says : says.Length == 0 ? seen.Looked : $"{says}; {seen.Looked}";
    }

    private static string Shorten(string text) => text.ReplaceLineEndings(" ") is { Length: > 300 } whole ? whole[..300] + "..."
        : text.ReplaceLineEndings(" ");

    [GeneratedRegex(@"^event (\d+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Event();
}
