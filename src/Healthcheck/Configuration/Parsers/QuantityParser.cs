using System.Globalization;

namespace Healthcheck.Configuration;

/// <summary>Numbers, durations and sizes within a range.</summary>
internal static class QuantityParser
{
    private const long KiB = 1024;
    private const long MiB = 1024 * KiB;
    private const long GiB = 1024 * MiB;

    // "ms" before "m" and "s", of which it is made; "h", "m" and "s" from large to small.
    private static readonly (string Suffix, long Ticks)[] DurationUnits =
    [
        ("ms", TimeSpan.TicksPerMillisecond),
        ("h", TimeSpan.TicksPerHour),
        ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
        ("", TimeSpan.TicksPerSecond),
    ];

    private static readonly (string Suffix, long Bytes)[] SizeUnits = [("GiB", GiB), ("MiB", MiB), ("KiB", KiB), ("", 1)];

    /// <summary>Plain digits.</summary>
    /// <param name="noun">What the text should have been, as "a port".</param>
    internal static SettingParser<int> WholeNumber((int Min, int Max) range, string noun) => new(
        $"{Format(range.Min)}-{Format(range.Max)}",
        text => int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= range.Min && number <= range.Max
                ? ParseResult<int>.Good(number)
                : ParseResult<int>.Bad($"{DisplayText.Quote(text)} is not {noun}"),
        number => Format(number));

    /// <summary>Durations as people write them: <c>500ms</c>, <c>10s</c>, <c>2m</c>, <c>1.5h</c>, or plain seconds.</summary>
    internal static SettingParser<TimeSpan> Duration((TimeSpan Min, TimeSpan Max) range) => new(
        $"{Format(range.Min)}-{Format(range.Max)}",
        text => Ticks(text.Trim()) is not { } ticks ? ParseResult<TimeSpan>.Bad($"{DisplayText.Quote(text)} is not a duration")
            : ticks < range.Min.Ticks || ticks > range.Max.Ticks ? ParseResult<TimeSpan>.Bad($"{DisplayText.Quote(text)} is out of range")
            : ParseResult<TimeSpan>.Good(TimeSpan.FromTicks((long)ticks)),
        Format);

    /// <summary>Sizes as people write them: <c>8KiB</c>, <c>64MiB</c>, <c>1GiB</c>, or plain bytes.</summary>
    internal static SettingParser<long> Size((long Min, long Max) range) => new(
        $"{FormatSize(range.Min)}-{FormatSize(range.Max)}",
        text => Bytes(text.Trim()) is not { } bytes ? ParseResult<long>.Bad($"{DisplayText.Quote(text)} is not a size")
            : bytes < range.Min || bytes > range.Max ? ParseResult<long>.Bad($"{DisplayText.Quote(text)} is out of range")
            : ParseResult<long>.Good((long)bytes),
        FormatSize);

    /// <summary>In the largest unit of which it is a whole number.</summary>
    internal static string Format(TimeSpan duration)
    {
        var (suffix, ticks) = DurationUnits.Skip(1).SkipLast(1).Append(DurationUnits[0]).First(unit => duration.Ticks % unit.Ticks == 0);
        return duration == TimeSpan.Zero ? "0" : Format(duration.Ticks / ticks) + suffix;
    }

    private static string FormatSize(long size)
    {
        var (suffix, bytes) = SizeUnits.First(unit => size % unit.Bytes == 0);
        return size == 0 ? "0" : Format(size / bytes) + suffix;
    }

    private static string Format(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static decimal? Ticks(string text)
    {
        var (suffix, ticks) = DurationUnits.First(unit => text.EndsWith(unit.Suffix, StringComparison.OrdinalIgnoreCase));
        return decimal.TryParse(Digits(text, suffix), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            ? decimal.MaxValue / ticks < amount ? decimal.MaxValue : amount * ticks
            : null;
    }

    private static decimal? Bytes(string text)
    {
        var (suffix, bytes) = SizeUnits.First(unit => text.EndsWith(unit.Suffix, StringComparison.OrdinalIgnoreCase));
        return long.TryParse(Digits(text, suffix), NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
            ? (decimal)amount * bytes
            : null;
    }

    private static string Digits(string text, string suffix) => text[..^suffix.Length].TrimEnd();
}
