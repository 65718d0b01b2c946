using System.Globalization;

namespace Healthcheck.Hosting;

/// <summary>WATCHDOG_USEC: how long systemd waits for a sign of life, in microseconds; sd_watchdog_enabled(3).</summary>
internal static class WatchdogText
{
    /// <summary>Half of it is the shortest time a timer can keep.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(2);

    /// <summary>Who waits longer is told more often than he asks; timers end at some weeks.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    /// <returns>Null when nobody watches, or so closely that it cannot be kept.</returns>
    public static TimeSpan? Parse(string? text)
    {
        if (!decimal.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds))
        {
            return null;
        }

        var ticks = Math.Min(microseconds, decimal.MaxValue / TimeSpan.TicksPerMicrosecond) * TimeSpan.TicksPerMicrosecond;
        return ticks < Shortest.Ticks ? null : ticks > Longest.Ticks ? Longest : TimeSpan.FromTicks((long)ticks);
    }
}
