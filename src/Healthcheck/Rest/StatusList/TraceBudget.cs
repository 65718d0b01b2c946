using System.Globalization;
using System.Text;

namespace Healthcheck.Rest;

/// <summary>
/// What the traces of one reading may take together. When a whole cluster fails, the first hundreds are enough to see why: those are kept
/// in full, of the next ones the beginning, of the rest nothing.
/// </summary>
/// <param name="room">What there is for them.</param>
/// <param name="redactor">Takes secrets out of each trace before anything of it is kept.</param>
internal sealed class TraceBudget(TraceRoom room, SecretRedactor redactor)
{
    /// <summary>Bytes kept of each trace that is not kept in full: enough for what was thrown, and why.</summary>
    private const int Brief = 256;

    private static readonly TraceLimit BriefLimit = new(Brief);
    private long _bytes;

    /// <summary>Stands in place of a trace of which nothing is kept.</summary>
    public string LeftOut => room.LeftOut;

    public SecretRedactor Redactor => redactor;

    private long Bytes => Interlocked.Read(ref _bytes);

    /// <param name="full">How much of a trace is kept while there is room.</param>
    /// <returns>How much of the next trace is kept; null: nothing.</returns>
    public TraceLimit? Choose(TraceLimit full)
    {
        var bytes = Bytes;
        return bytes < room.Full ? full
            : bytes < room.Most ? full.Bytes <= Brief ? full : BriefLimit
            : null;
    }

    /// <param name="text">What is kept of a trace, mark included, in one or two pieces.</param>
    public void Add(ReadOnlySpan<char> text, ReadOnlySpan<char> mark = default) =>
        Interlocked.Add(ref _bytes, Encoding.UTF8.GetByteCount(text) + Encoding.UTF8.GetByteCount(mark));

    /// <summary>A sentence of ours that stands in place of a trace, as far as there is room for it.</summary>
    public string Shorten(string sentence)
    {
        if (Bytes < room.Full)
        {
            Add(sentence);
            return sentence;
        }

        if (Bytes >= room.Most)
        {
            return LeftOut;
        }

        var head = BriefLimit.Head(sentence);
        var mark = head.Length < sentence.Length ? BriefLimit.Mark : "";
        Add(head, mark);
        return string.Concat(head, mark);
    }
}

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
