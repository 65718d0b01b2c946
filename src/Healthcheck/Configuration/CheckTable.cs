using System.Collections.Immutable;

namespace Healthcheck.Configuration;

/// <summary>The checks for quiet failures as the operator names them, with their graces.</summary>
internal static class CheckTable
{
    internal const string All = "all";
    internal const string None = "none";

    internal static readonly ImmutableArray<Check> Checks =
    [
        new("missing_status", "6m", "A connector has a configuration and has never reported. Costs one more request a poll."),
        new("no_tasks", "6m", "A connector is RUNNING and has no tasks."),
        new("missing_task", "6m", "A task is configured and has never reported. Makes Connect's answers larger: they then hold configurations, which are skipped unread."),
        new("lost_worker", "1m", "A worker owns something and does not answer GET / at its worker id; what it says to be at work is suspect. Costs one request a worker a poll."),
        new("vanished_connectors", "30s", "A worker that has not proved itself alive lists less than half of the connectors known before, or none."),
    ];

    internal static bool IsCheck(string name) => Checks.Any(check => check.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>In lower case, in the order of the table.</summary>
    internal static ParseResult<ImmutableArray<string>> Parse(string text)
    {
        var given = text.Split(',', WordListText.Tidy).Select(word => word.ToLowerInvariant()).ToList();
        if (given is [All])
        {
            return ParseResult<ImmutableArray<string>>.Good([.. Checks.Select(check => check.Name)]);
        }

        if (given is [None])
        {
            return ParseResult<ImmutableArray<string>>.Good([]);
        }

        return given.Count == 0 ? ParseResult<ImmutableArray<string>>.Bad("the list is empty")
            : given.Find(word => !Checks.Any(check => check.Name == word)) is { } unknown
                ? ParseResult<ImmutableArray<string>>.Bad($"{Shown.Quote(unknown)} is not a check{(unknown is All or None ? " beside others" : "")}")
            : ParseResult<ImmutableArray<string>>.Good([.. Checks.Select(check => check.Name).Where(given.Contains)]);
    }

    /// <param name="Name">Also the type of the failure.</param>
    /// <param name="Grace">How long it must last before it counts, unless told otherwise.</param>
    internal sealed record Check(string Name, string Grace, string Meaning);
}
