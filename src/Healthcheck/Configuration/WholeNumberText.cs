using System.Globalization;

namespace Healthcheck.Configuration;

/// <summary>Plain digits within a range.</summary>
internal static class WholeNumberText
{
    /// <param name="min">Smallest number allowed.</param>
    /// <param name="max">Largest number allowed.</param>
    /// <param name="noun">What the text should have been, as "a port".</param>
    internal static Func<string, ParseResult<int>> Between(int min, int max, string noun) => text =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= min && number <= max
            ? ParseResult<int>.Good(number)
            : ParseResult<int>.Bad($"{Shown.Quote(text)} is not {noun}");
}
