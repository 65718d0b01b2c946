using System.Globalization;

namespace Healthcheck.Configuration;

/// <summary>Durations as people write them: <c>500ms</c>, <c>10s</c>, <c>2m</c>, <c>1.5h</c>, or plain seconds.</summary>
internal static class DurationText
{
    // "ms" before "m" and "s", of which it is made.
    private static readonly (string Suffix, long Ticks)[] Units =
    [
        ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour),
        ("", TimeSpan.TicksPerSecond),
    ];

    internal static Func<string, ParseResult<TimeSpan>> Between(TimeSpan min, TimeSpan max) => text =>
        Ticks(text.Trim()) is not { } ticks ? ParseResult<TimeSpan>.Bad($"{Shown.Quote(text)} is not a duration")
        : ticks < min.Ticks || ticks > max.Ticks ? ParseResult<TimeSpan>.Bad($"{Shown.Quote(text)} is out of range")
        : ParseResult<TimeSpan>.Good(TimeSpan.FromTicks((long)ticks));

    private static decimal? Ticks(string text)
    {
        var (suffix, ticks) = Units.First(unit => text.EndsWith(unit.Suffix, StringComparison.OrdinalIgnoreCase));
        var digits = text[..^suffix.Length].TrimEnd();
        return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            ? decimal.MaxValue / ticks < amount ? decimal.MaxValue : amount * ticks
            : null;
    }
}
