using System.Collections.Immutable;
using Healthcheck.Health;

namespace Healthcheck.Configuration;

/// <summary>Names of checks for silent failures, comma-separated; or <c>all</c>, or <c>none</c>.</summary>
internal static class CheckParser
{
    private const string All = "all";
    private const string None = "none";

    private static readonly string[] Names = [.. FailureCatalogue.Checks.Select(check => check.Label)];

    /// <summary>The checks in their own order.</summary>
    internal static SettingParser<ImmutableArray<FailureType>> Checks { get; } = new(
        $"{string.Join(", ", Names)}, comma-separated; or {All}, or {None}",
        Parse,
        checks => string.Join(',', checks.Select(check => check.Label())))
    {
        IsList = true,
        Words = [.. Names, All, None],
    };

    private static ParseResult<ImmutableArray<FailureType>> Parse(string text)
    {
        var given = text.Split(',', WordParser.Tidy).Select(word => word.ToLowerInvariant()).ToList();
        if (given is [All])
        {
            return ParseResult<ImmutableArray<FailureType>>.Good([.. FailureCatalogue.Checks.Select(check => check.Type)]);
        }

        if (given is [None])
        {
            return ParseResult<ImmutableArray<FailureType>>.Good([]);
        }

        return given.Count == 0 ? ParseResult<ImmutableArray<FailureType>>.Bad("the list is empty")
            : given.Find(word => !Names.Contains(word)) is { } unknown
                ? ParseResult<ImmutableArray<FailureType>>.Bad(
                    $"{DisplayText.Quote(unknown)} is not a check{(unknown is All or None ? " beside others" : "")}")
            : ParseResult<ImmutableArray<FailureType>>.Good(
                [.. FailureCatalogue.Checks.Where(check => given.Contains(check.Label)).Select(check => check.Type)]);
    }
}
