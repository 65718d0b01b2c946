using Healthcheck.Health;

namespace Healthcheck.Configuration;

/// <summary>How long something must be unhealthy before it counts: <c>30s</c>, <c>UNASSIGNED=6m,no_tasks=2m</c>, or both.</summary>
internal static class GracePeriodParser
{
    private static readonly Dictionary<string, FailureType> Types =
        FailureCatalogue.WithGrace.ToDictionary(row => row.Label.ToUpperInvariant(), row => row.Type);

    private static readonly string[] Names = [.. StateParser.Known, .. Types.Keys];

    private static readonly SettingParser<TimeSpan> Duration = QuantityParser.Duration(GracePeriods.Range);

    internal static SettingParser<GracePeriods> ByStateOrType { get; } = new(
        $"{Duration.Allowed} for all states, or by state, check or {FailureType.MissingConnector.Label()} as UNASSIGNED=6m,no_tasks=10m",
        Parse,
        gracePeriods => QuantityParser.Format(gracePeriods.Default))
    {
        IsList = true,
    };

    private static ParseResult<GracePeriods> Parse(string text)
    {
        TimeSpan? others = null;
        var states = new Dictionary<string, TimeSpan>(StringComparer.OrdinalIgnoreCase);
        var types = new Dictionary<FailureType, TimeSpan>();
        foreach (var part in text.Split(',', WordParser.Tidy))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? null : part[..equals].Trim().ToUpperInvariant();
            var duration = Duration.Parse(part[(equals + 1)..]);
            var fault = (name is null ? null : StateParser.Fault(name, "is neither a state nor a check", Names)) ?? duration.Fault;
            if (fault is null && !TryAdd(name, duration.Value))
            {
                fault = $"{DisplayText.Quote(part)} is the second of its kind";
            }

            if (fault is not null)
            {
                return ParseResult<GracePeriods>.Bad(fault);
            }
        }

        return others is null && states.Count == 0 && types.Count == 0
            ? ParseResult<GracePeriods>.Bad("the list is empty")
            : ParseResult<GracePeriods>.Good(new GracePeriods { Default = others ?? TimeSpan.Zero, ByState = states, ByType = types });

        bool TryAdd(string? name, TimeSpan grace)
        {
            if (name is null)
            {
                var isFirst = others is null;
                others ??= grace;
                return isFirst;
            }

            return Types.TryGetValue(name, out var type) ? types.TryAdd(type, grace) : states.TryAdd(name, grace);
        }
    }
}
