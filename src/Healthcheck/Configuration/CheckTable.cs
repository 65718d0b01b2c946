using System.Collections.Immutable;
using System.Globalization;
using Healthcheck.Health;

namespace Healthcheck.Configuration;

/// <summary>The checks for quiet failures as the operator names them, with their graces.</summary>
internal static class CheckTable
{
    internal const string All = "all";
    internal const string None = "none";

    internal static readonly ImmutableArray<Check> Checks =
        [.. FailureCatalogue.Checks.Select(row => new Check(row.Label, WriteGrace(row.Grace!.Value), row.Help!))];

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

    /// <summary>In minutes or seconds, whole as they are.</summary>
    private static string WriteGrace(TimeSpan grace) => grace.Seconds == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{grace.TotalMinutes}m")
        : string.Create(CultureInfo.InvariantCulture, $"{grace.TotalSeconds}s");

    /// <param name="Name">Also the type of the failure.</param>
    /// <param name="Grace">How long it must last before it counts, unless told otherwise.</param>
    internal sealed record Check(string Name, string Grace, string Meaning);
}
