using System.Globalization;
using System.Text;

namespace Healthcheck.Rest;

/// <summary>How much of a trace is kept, cut between characters.</summary>
/// <param name="bytes">Of UTF-8.</param>
internal sealed class TraceLimit(int bytes)
{
    public int Bytes => bytes;

    /// <summary>Stands at the end of what was cut.</summary>
    public string Mark { get; } = string.Create(CultureInfo.InvariantCulture, $"\n... (cut at {bytes} bytes)");

    public ReadOnlySpan<char> Head(ReadOnlySpan<char> text)
    {
        // A char is at most three bytes of UTF-8, so most traces need no counting.
        if (text.Length * 3 <= bytes || Encoding.UTF8.GetByteCount(text) <= bytes)
        {
            return text;
        }

        var (taken, length) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            taken += rune.Utf8SequenceLength;
            if (taken > bytes)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }
}
