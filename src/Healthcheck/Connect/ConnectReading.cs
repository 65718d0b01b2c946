namespace Healthcheck.Connect;

/// <summary>What came of reading a cluster: a snapshot, or the reason why there is none. A fault is data, never an exception.</summary>
internal abstract record ConnectReading
{
    private ConnectReading()
    {
    }

    public sealed record Seen(ConnectSnapshot Snapshot) : ConnectReading;

    /// <summary>A list from a worker that has not proved itself alive since, and so may not have read its whole cluster yet.</summary>
    /// <param name="Detail">One sentence for people: why it is not believed.</param>
    public sealed record Doubtful(ConnectSnapshot Snapshot, string Detail) : ConnectReading;

    /// <param name="Reason">The kind of fault, few and fixed: a label of metrics.</param>
    /// <param name="Detail">One sentence for people; no secret, no stack trace.</param>
    public sealed record Unreachable(FaultReason Reason, string Detail) : ConnectReading
    {
        /// <summary>How long the other side wishes not to be asked; null when it did not say.</summary>
        public TimeSpan? RetryAfter { get; init; }

        /// <summary>Whether it tells that the process which was asked before is gone: nobody listens, or not Connect yet.</summary>
        public bool IsReplaced { get; init; }

        public override string ToString() => $"{Reason.Label()}: {Detail}";
    }
}

/// <summary>Why a cluster could not be read.</summary>
internal enum FaultReason
{
    Dns,
    Connect,
    Tls,
    Timeout,
    HttpStatus,
    Auth,
    TooLarge,
    InvalidBody,

    /// <summary>The worker lists nothing and has not yet proved that it has caught up with its cluster.</summary>
    Starting,
    Other,
}

internal static class FaultReasons
{
    public static readonly FaultReason[] All = Enum.GetValues<FaultReason>();

    /// <summary>The reason as it appears in metrics, answers and logs.</summary>
    public static string Label(this FaultReason reason) => reason switch
    {
        FaultReason.Dns => "dns",
        FaultReason.Connect => "connect",
        FaultReason.Tls => "tls",
        FaultReason.Timeout => "timeout",
        FaultReason.HttpStatus => "http_status",
        FaultReason.Auth => "auth",
        FaultReason.TooLarge => "too_large",
        FaultReason.InvalidBody => "invalid_body",
        FaultReason.Starting => "starting",
        FaultReason.Other => "other",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
