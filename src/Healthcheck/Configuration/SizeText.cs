using System.Globalization;

namespace Healthcheck.Configuration;

/// <summary>Sizes as people write them: <c>8KiB</c>, <c>64MiB</c>, <c>1GiB</c>, or plain bytes.</summary>
internal static class SizeText
{
    internal const long KiB = 1024;
    internal const long MiB = 1024 * KiB;
    internal const long GiB = 1024 * MiB;

    private static readonly (string Suffix, long Bytes)[] Units = [("KiB", KiB), ("MiB", MiB), ("GiB", GiB), ("", 1)];

    /// <param name="min">Bytes, smallest allowed.</param>
    /// <param name="max">Bytes, largest allowed.</param>
    internal static Func<string, ParseResult<long>> Between(long min, long max) => text =>
        Bytes(text.Trim()) is not { } bytes ? ParseResult<long>.Bad($"{Shown.Quote(text)} is not a size")
        : bytes < min || bytes > max ? ParseResult<long>.Bad($"{Shown.Quote(text)} is out of range")
        : ParseResult<long>.Good((long)bytes);

    private static decimal? Bytes(string text)
    {
        var (suffix, bytes) = Units.First(unit => text.EndsWith(unit.Suffix, StringComparison.OrdinalIgnoreCase));
        var digits = text[..^suffix.Length].TrimEnd();
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
            ? (decimal)amount * bytes
            : null;
    }
}
