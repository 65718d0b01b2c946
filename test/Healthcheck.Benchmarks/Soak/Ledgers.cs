using System.Globalization;
using System.Text.Json;
using FakeConnect;

namespace Healthcheck.Benchmarks.Soak;

/// <summary>Compares what FakeConnect did with what the daemon has told of it in its log, its history and its counters.</summary>
internal sealed class Ledgers(FakeLedger did, Outages outages, long restarts, long rotations)
{
    /// <summary>As many as /status has.</summary>
    private const int HistoryShown = 100;
    private const int UncertainEnd = 20;

    private readonly List<string> _differences = [];

    /// <param name="log">Lines of JSON.</param>
    public IReadOnlyList<string> Compare(string page, JsonElement status, IEnumerable<string> log)
    {
        CompareCounters(page);
        CompareLog(log);
        CompareHistory(status);
        return _differences;
    }

    private static bool IsFailed(string? state) => state is "FAILED";

    private void CompareCounters(string page)
    {
        foreach (var (tasks, what) in new[] { (false, "connector"), (true, "task") })
        {
            foreach (var state in new[] { "RUNNING", "PAUSED", "UNASSIGNED", "FAILED", "RESTARTING", "STOPPED" })
            {
                Same(
                    $"{what}s that became {state}, by the counter",
                    did.Count(tasks, (_, to) => to == state),
                    DaemonView.Sum(page, $"kafka_connect_{what}_transitions_total",
                        $"state=\"{state.ToLower(CultureInfo.InvariantCulture)}\""));
            }

            Same($"{what}s gone, by the counter", did.Count(tasks, (_, to) => to is null), DaemonView.Sum(page,
                $"kafka_connect_{what}_transitions_total", "state=\"gone\""));
            Same($"{what}s that failed, by the counter", did.Count(tasks, (_, to) => IsFailed(to)), DaemonView.Sum(page,
                $"kafka_connect_{what}_failures_total"));
        }

        Same("restarts, by the counter", restarts, DaemonView.Sum(page, "kafka_connect_health_restarts_total"));
    }

    private void CompareLog(IEnumerable<string> log)
    {
        var lines = log.GroupBy(EventId).ToDictionary(group => group.Key, group => group.LongCount());
        long Lines(int id) => lines.GetValueOrDefault(id);
        Same("connectors that failed, by the log", did.Count(false, (_, to) => IsFailed(to)), Lines(111));
        Same("connectors that recovered, by the log", did.Count(false, (from, to) => IsFailed(from) && to is not null), Lines(112));
        Same("failed connectors gone, by the log", did.Count(false, (from, to) => IsFailed(from) && to is null), Lines(113));
        Same("tasks that failed, by the log", did.Count(true, (_, to) => IsFailed(to)), Lines(121));
        Same("tasks that recovered, by the log", did.Count(true, (from, to) => IsFailed(from) && to is not null), Lines(122));
        Same("failed tasks gone, by the log", did.Count(true, (from, to) => IsFailed(from) && to is null), Lines(123));
        Same("restarts, by the log", restarts, Lines(221));
        Same("rotations of credentials, by the log", rotations, Lines(182));
        Same("more changes than the log tells", 0, Lines(139));
        Same("lines dropped", 0, Lines(5));
        Same("faults of the program", 0, Lines(4) + Lines(190) + Lines(191) + Lines(192) + Lines(193));
        Same("worker that came back, beside worker that was lost", Lines(131), Lines(132));
        Least("outages of the list, by the log", outages.Lists, Lines(101));
        Least("stuck herders, by the log", outages.Herders, Lines(131));
        Least("verdicts that turned healthy, beside those that turned unhealthy", Lines(142) + Lines(143), Lines(141));
    }

    private void CompareHistory(JsonElement status)
    {
        // What changed in one poll stands in the order of the list in one, in the order of events in the other, so that their ends differ.
        var told = status.GetProperty("history").EnumerateArray().Select(Read).ToList();
        var made = did.Latest.Reverse().Take(told.Count).ToList();
        var compared = Math.Max(0, told.Count - UncertainEnd);
        Same("the latest changes that are in the history", compared, Common(made.Take(compared), told));
        Same("the latest changes of the history that were made", compared, Common(told.Take(compared), made));
        if (told.Count < Math.Min(HistoryShown, did.Latest.Count))
        {
            _differences.Add($"the history has {told.Count} changes, of {did.Latest.Count}");
        }
    }

    /// <summary>How many of the first are among the second, each of which counts once.</summary>
    private static int Common(IEnumerable<FakeChange> some, IEnumerable<FakeChange> all)
    {
        var left = all.ToList();
        return some.Count(left.Remove);
    }

    private static FakeChange Read(JsonElement change) => new(
        change.GetProperty("connector").GetString()!,
        change.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.Number ? id.GetInt32() : null,
        Text(change, "from"),
        Text(change, "to"));

    private static string? Text(JsonElement change, string member) =>
        change.TryGetProperty(member, out var value) ? value.GetString() : null;

    private static int EventId(string line)
    {
        const string Member = "\"EventId\":";
        var place = line.IndexOf(Member, StringComparison.Ordinal);
        if (place < 0)
        {
            return -1;
        }

        var number = line.AsSpan(place + Member.Length);
        return int.Parse(number[..number.IndexOfAny(',', '}')], CultureInfo.InvariantCulture);
    }

    private void Same(string what, double made, double told)
    {
        if (made != told)
        {
            _differences.Add($"{what}: FakeConnect {made}, the daemon {told}");
        }
    }

    private void Least(string what, double made, double told)
    {
        if (told < made - 1 || (made > 0 && told == 0))
        {
            _differences.Add($"{what}: at least {made}, the daemon {told}");
        }
    }
}

/// <param name="Lists">How often the list could not be had.</param>
/// <param name="Herders">How often the worker did not answer for its cluster.</param>
internal sealed record Outages(long Lists, long Herders);
