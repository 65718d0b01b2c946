using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>How long something must have been seen before it counts.</summary>
internal sealed record GracePeriods
{
    public static readonly (TimeSpan Min, TimeSpan Max) Range = (TimeSpan.Zero, TimeSpan.FromHours(24));

    /// <summary>What none of the others names.</summary>
    public TimeSpan Default { get; init; }

    /// <summary>By state word.</summary>
    public IReadOnlyDictionary<string, TimeSpan> ByState { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>Of the quiet failures, by type; <see cref="Checks"/> for what is not named.</summary>
    public IReadOnlyDictionary<FailureType, TimeSpan> ByCheck { get; init; } = new Dictionary<FailureType, TimeSpan>();

    /// <summary>
    /// Connect gives a worker that left five minutes to come back before it hands on its work; a worker answers again within
    /// seconds of a restart, and lists everything soon after.
    /// </summary>
    public static readonly IReadOnlyDictionary<FailureType, TimeSpan> Checks = new Dictionary<FailureType, TimeSpan>
    {
        [FailureType.MissingStatus] = TimeSpan.FromMinutes(6),
        [FailureType.NoTasks] = TimeSpan.FromMinutes(6),
        [FailureType.MissingTask] = TimeSpan.FromMinutes(6),
        [FailureType.LostWorker] = TimeSpan.FromMinutes(1),
        [FailureType.VanishedConnectors] = TimeSpan.FromSeconds(30),
        [FailureType.MissingConnector] = TimeSpan.Zero,
    };

    /// <summary>Everything counts as soon as it is seen.</summary>
    public static GracePeriods None => new() { ByCheck = FailureTypes.WithGrace.ToDictionary(type => type, _ => TimeSpan.Zero) };

    public TimeSpan Of(Failure failure) => failure.Type switch
    {
        FailureType.Connector or FailureType.Task => Of(failure.State!),
        FailureType.SuspectConnector or FailureType.SuspectTask => Of(FailureType.LostWorker),
        FailureType.Broker => TimeSpan.Zero,
        _ => Of(failure.Type),
    };

    public TimeSpan Of(FailureType check) => ByCheck.TryGetValue(check, out var grace) ? grace : Checks[check];

    /// <summary>The other words for FAILED have its grace, unless they are named themselves.</summary>
    private TimeSpan Of(ConnectState state) =>
        ByState.TryGetValue(state.Text, out var grace) ? grace
        : state.Kind is StateKind.Failed && ByState.TryGetValue(ConnectState.Failed.Text, out var failed) ? failed
        : Default;
}
