using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>How long something must have been seen before it counts.</summary>
internal sealed record GracePeriods
{
    public static readonly (TimeSpan Min, TimeSpan Max) Range = (TimeSpan.Zero, TimeSpan.FromHours(24));

    /// <summary>Everything counts as soon as it is seen.</summary>
    public static readonly GracePeriods None = new()
    {
        ByType = FailureCatalogue.WithGrace.ToDictionary(row => row.Type, _ => TimeSpan.Zero),
    };

    /// <summary>Of states that are not named.</summary>
    public TimeSpan Default { get; init; }

    /// <summary>By state word.</summary>
    public IReadOnlyDictionary<string, TimeSpan> ByState { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>By type of failure; for those that are not named, the catalogue has the grace.</summary>
    public IReadOnlyDictionary<FailureType, TimeSpan> ByType { get; init; } = new Dictionary<FailureType, TimeSpan>();

    public TimeSpan Find(Failure failure) => failure.Type.Define() switch
    {
        { Grace: not null } => Find(failure.Type),
        { SharesGraceOf: { } other } => Find(other),
        _ => failure.State is { } state ? Find(state) : TimeSpan.Zero,
    };

    /// <param name="type">One with a grace of its own.</param>
    public TimeSpan Find(FailureType type) => ByType.TryGetValue(type, out var grace) ? grace : type.Define().Grace!.Value;

    /// <summary>The other words for FAILED have its grace, unless they are named themselves.</summary>
    private TimeSpan Find(ConnectState state) =>
        ByState.TryGetValue(state.Text, out var grace) ? grace
        : state.Kind is StateKind.Failed && ByState.TryGetValue(ConnectState.Failed.Text, out var failed) ? failed
        : Default;
}
