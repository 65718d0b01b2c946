using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.WithoutKafka.Faults;

/// <summary>Plays one row against the program, and says what was seen.</summary>
internal sealed partial class FaultObserver(FaultRow row)
{
    /// <summary>So many polls after all is as expected, for what would come twice.</summary>
    private const int PollsMore = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    // The program starts with a second of work; all rows at once would make each other late.
    private static readonly SemaphoreSlim Starts = new(2);

    public async Task<FaultObservation> ObserveAsync()
    {
        await using var stage = await FaultStage.CreateAsync();
        if (row.FromTheStart)
        {
            await row.Begin(stage);
        }

        await StartAsync(stage);
        await using var watch = new ProbeWatch(stage.Daemon);
        var seen = 0;
        if (!row.FromTheStart)
        {
            await Eventually.TrueAsync(
                () => Task.FromResult(Lines(stage).Any(line => line.Id is 141)), Patience, $"healthy before the fault: {row}");
            await Eventually.TrueAsync(() => Task.FromResult(watch.Newest == 200), Patience, $"probes see it: {row}");
            seen = Lines(stage).Length;
            watch.TakeCodes();
            await row.Begin(stage);
        }

        await SettleAsync(stage, seen, row.Lines, row.Codes[^1]);
        var looked = row.Look is null ? null : await row.Look(stage);
        var (answer, status, page) = (await stage.Daemon.GetAsync(), await stage.Daemon.StatusAsync(),
            await stage.Daemon.GetAsync("metrics"));
        var codes = FromFirstVerdict(watch.TakeCodes());
        var lines = Lines(stage)[seen..];
        seen += lines.Length;
        if (row.Mend is not null)
        {
            await row.Mend(stage);
            await SettleAsync(stage, seen, row.LinesAfter, 200);
        }

        return new FaultObservation(
            codes,
            FailuresOf(answer),
            answer.Json["error"] is not null,
            Up(page.Body),
            (bool)status["connect"]!["up"]! ? null : (string?)status["polls"]!["last_fault"]?["reason"],
            [.. lines.Select(line => line.Id)],
            SaysOf(status, lines),
            row.Mend is null ? [] : watch.TakeCodes(),
            [.. Lines(stage)[seen..].Select(line => line.Id)],
            looked,
            watch.Answered,
            watch.Unanswered);
    }

    private async Task StartAsync(FaultStage stage)
    {
        await Starts.WaitAsync();
        try
        {
            await stage.StartDaemonAsync(row);
        }
        finally
        {
            Starts.Release();
        }
    }

    /// <summary>Until all is as the row has it, or for as long as patience lasts; then some polls more.</summary>
    private static async Task SettleAsync(FaultStage stage, int seen, int[] lines, int code)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < Patience
            && !(Lines(stage)[seen..].Length >= lines.Length && (await stage.Daemon.GetAsync()).Code == code))
        {
            await Eventually.PauseAsync(TimeSpan.FromMilliseconds(100));
        }

        var polls = await PollsAsync(stage);
        await Eventually.TrueAsync(async () => await PollsAsync(stage) >= polls + PollsMore, Patience, "it polls on");
    }

    private static async Task<long> PollsAsync(FaultStage stage) => (long)(await stage.Daemon.StatusAsync())["polls"]!["attempted"]!;

    /// <summary>Whether the daemon was asked before its first poll is a matter of chance.</summary>
    private int[] FromFirstVerdict(int[] codes) => row.FromTheStart && codes is [503, 200, ..] ? codes[1..] : codes;

    /// <summary>All but those of the start, and of a push that goes on at its own pace.</summary>
    private static (int Id, string Message)[] Lines(FaultStage stage) =>
    [
        .. stage.Daemon.Log.Split('\n').Where(line => line.EndsWith('}'))
            .Select(line => JsonNode.Parse(line)!)
            .Select(line => ((int)line["EventId"]!, (string)line["Message"]!))
            .Where(line => line.Item1 is not (1 or 170 or 171 or 172)),
    ];

    private static string[] FailuresOf(Answer answer) =>
        answer.Json["failures"] is JsonArray failures ? [.. failures.Select(failure => (string)failure!["type"]!).Distinct()] : [];

    private static int Up(string page) => page.Contains("\nkafka_connect_up{} 1\n", StringComparison.Ordinal) ? 1
        : page.Contains("\nkafka_connect_up{} 0\n", StringComparison.Ordinal) ? 0 : -1;

    private static string? SaysOf(JsonNode status, (int Id, string Message)[] lines)
    {
        var says = (bool)status["connect"]!["up"]!
            ? lines.FirstOrDefault().Message
            : (string?)status["polls"]!["last_fault"]?["detail"];
        return says is null ? null : RemoveChance(says);
    }

    /// <summary>Puts the same words in place of what differs from run to run.</summary>
    private static string RemoveChance(string says)
    {
        says = Folder().Replace(Address().Replace(says, "connect:8083"), "");
        says = Moment().Replace(Late().Replace(says, "in time"), "(time)");
        return Broken().Replace(says, "broke the connection before it answered");
    }

    [GeneratedRegex(@"(127\.0\.0\.\d+|\[::1\]|connect\.example):\d+")]
    private static partial Regex Address();

    /// <summary>Of two deadlines at nearly the same time chance decides which is told.</summary>
    [GeneratedRegex("within the [0-9.]+ s that the poll had left(; --poll-interval is too short for this --request-timeout)?")]
    private static partial Regex Late();

    /// <summary>As of a reset that comes while the connection is made, or while the request is written.</summary>
    [GeneratedRegex(@"cannot be connected to \(ConnectionReset\)|(closed|broke) the connection before it answered.*")]
    private static partial Regex Broken();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[0-9:.]+Z|(?<=it was asked )\d+ s")]
    private static partial Regex Moment();

    [GeneratedRegex(@"/\S+/healthcheck-it-[^/]+/")]
    private static partial Regex Folder();
}
