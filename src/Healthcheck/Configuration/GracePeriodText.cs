using Healthcheck.Health;

namespace Healthcheck.Configuration;

/// <summary>How long something must be unhealthy before it counts: <c>30s</c>, <c>UNASSIGNED=6m,RESTARTING=2m</c>, or both.</summary>
internal static class GracePeriodText
{
    private static readonly string[] Names =
        [.. StateWords.Known, .. FailureCatalogue.WithGrace.Select(row => row.Label.ToUpperInvariant())];

    private static readonly Func<string, ParseResult<TimeSpan>> Duration = DurationText.Between(TimeSpan.Zero, TimeSpan.FromHours(24));

    internal static ParseResult<GraceSettings> Parse(string text)
    {
        var periods = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        foreach (var part in text.Split(',', WordListText.Tidy))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? GraceSettings.Others : part[..equals].Trim().ToUpperInvariant();
            var duration = Duration(part[(equals + 1)..]);
            var fault = (equals < 0 ? null : StateWords.Fault(name, "is neither a state nor a check", Names))
                ?? duration.Fault ?? (periods.TryAdd(name, duration.Value) ? null : $"{Shown.Quote(part)} is the second of its kind");
            if (fault is not null)
            {
                return ParseResult<GraceSettings>.Bad(fault);
            }
        }

        return periods.Count == 0
            ? ParseResult<GraceSettings>.Bad("the list is empty")
            : ParseResult<GraceSettings>.Good(new GraceSettings(periods));
    }
}

/// <summary>Graces by state or check, in upper case; the empty name is for the states that are not named. 0 to 24 h.</summary>
internal sealed record GraceSettings(IReadOnlyDictionary<string, TimeSpan> Periods)
{
    internal const string Others = "";

    /// <summary>The graces by state.</summary>
    internal IEnumerable<string> States => Periods.Keys.Where(name =>
        name is not Others && !FailureCatalogue.WithGrace.Any(row => row.Label.Equals(name, StringComparison.OrdinalIgnoreCase)));
}
