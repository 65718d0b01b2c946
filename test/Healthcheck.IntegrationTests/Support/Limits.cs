namespace Healthcheck.IntegrationTests.Support;

/// <summary>How long the stories wait; they follow the settings that <see cref="DaemonProcess"/> gives.</summary>
internal static class Limits
{
    /// <summary>A program that starts, and its first poll, on a busy machine.</summary>
    public static readonly TimeSpan Start = TimeSpan.FromSeconds(90);

    /// <summary>Two polls, with room for a busy machine.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromSeconds(15);

    /// <summary>The stale-after of 4 s, a poll that must fail first, and room.</summary>
    public static readonly TimeSpan Stale = TimeSpan.FromSeconds(15);

    /// <summary>The grace of 5 s, two polls that each wait 10 s for Connect's own answer, and room.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(35);

    /// <summary>A worker's rebalance after another died: its session of 10 s, and room.</summary>
    public static readonly TimeSpan Rebalance = TimeSpan.FromSeconds(40);

    /// <summary>A worker that is started again on a busy machine, and its rebalance.</summary>
    public static readonly TimeSpan WorkerStart = Start + Rebalance;

    /// <summary>A poll, a scrape and an evaluation of 1 s each, the alert's 5 s, Alertmanager's 2 s, and room.</summary>
    public static readonly TimeSpan Alert = TimeSpan.FromSeconds(40);
}
