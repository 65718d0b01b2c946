using System.Buffers;
using System.Globalization;
using System.Text;

namespace Healthcheck.Metrics;

/// <summary>How names, values and numbers stand in the text.</summary>
internal static class Utf8Text
{
    /// <summary>What must be escaped in the value of a label, and in OpenMetrics also in a help text.</summary>
    public static readonly SearchValues<char> InQuotes = SearchValues.Create('\\', '"', '\n');

    /// <summary>What must be escaped in a help text of the format 0.0.4.</summary>
    public static readonly SearchValues<char> InHelp = SearchValues.Create('\\', '\n');

    /// <summary>Beyond this, a double does not hold every whole number.</summary>
    private const double LargestWhole = 1e15;

    private const int LongestNumber = 32;

    /// <summary>Half a surrogate pair becomes a replacement character.</summary>
    public static void WriteText(this IBufferWriter<byte> to, ReadOnlySpan<char> text)
    {
        var span = to.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        to.Advance(Encoding.UTF8.GetBytes(text, span));
    }

    public static void WriteEscaped(this IBufferWriter<byte> to, ReadOnlySpan<char> text, SearchValues<char> escaped)
    {
        int plain;
        while ((plain = text.IndexOfAny(escaped)) >= 0)
        {
            to.WriteText(text[..plain]);
            to.Write(text[plain] switch
            {
                '\n' => @"\n"u8,
                '"' => "\\\""u8,
                _ => @"\\"u8,
            });
            text = text[(plain + 1)..];
        }

        to.WriteText(text);
    }

    /// <summary>Whole numbers as digits, others with the fewest digits that read back the same.</summary>
    public static void WriteNumber(this IBufferWriter<byte> to, double value)
    {
        var span = to.GetSpan(LongestNumber);
        int written;
        if (double.IsFinite(value))
        {
            _ = double.IsInteger(value) && Math.Abs(value) < LargestWhole
                ? ((long)value).TryFormat(span, out written, provider: CultureInfo.InvariantCulture)
                : value.TryFormat(span, out written, provider: CultureInfo.InvariantCulture);
        }
        else
        {
            var word = double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8;
            word.CopyTo(span);
            written = word.Length;
        }

        to.Advance(written);
    }
}
