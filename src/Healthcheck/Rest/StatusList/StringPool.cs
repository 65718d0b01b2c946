using System.Buffers;
using System.Text;
using System.Text.Json;
using Healthcheck.Connect;

namespace Healthcheck.Rest;

/// <summary>
/// The strings of an answer: states and worker ids are held once however often they stand there, traces are cut at a limit, and
/// bytes that are not UTF-8 become replacement characters instead of an error. A string that is as it was before is handed out
/// again.
/// </summary>
/// <param name="budget">Of the reading that the strings are of.</param>
internal sealed class StringPool(int maxTraceBytes, ReadingBudget budget)
{
    /// <summary>A name is never cut: two long ones could become the same. Connect's own are far shorter.</summary>
    private const int LongestName = 16 * 1024;

    /// <summary>A longer state, type or worker id is not understood.</summary>
    private const int LongestWord = 1024;

    private const int LongestShared = 512;

    /// <summary>Characters looked at beyond what may be kept of a trace.</summary>
    private const int Ahead = 4096;

    /// <summary>Characters of the line that names the root cause.</summary>
    private const int LongestCause = 256;

    /// <summary>Strings kept from one answer to the next; a cluster has fewer workers than this.</summary>
    private const int MostKept = 1024;

    private readonly Dictionary<string, string> _shared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ConnectState> _states = new(StringComparer.Ordinal);
    private readonly TraceLimit _full = new(maxTraceBytes);
    private ReadingBudget _budget = budget;
    private string _last = "";

    /// <summary>The string read next has already lost its end to the read buffer.</summary>
    public bool NextIsCut { get; set; }

    /// <param name="before">What may stand here, because it stood here before.</param>
    public static string Read(ref Utf8JsonReader reader, string? before = null)
    {
        if (Says(ref reader, before))
        {
            return before!;
        }

        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // Not UTF-8, or half a surrogate pair: show what can be shown, escapes unresolved.
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    /// <summary>Another reading begins.</summary>
    public void Start(ReadingBudget next)
    {
        NextIsCut = false;
        _budget = next;
        if (_shared.Count + _states.Count > MostKept)
        {
            _shared.Clear();
            _shared.TrimExcess();
            _states.Clear();
            _states.TrimExcess();
        }
    }

    /// <summary>The name of a connector, whole.</summary>
    /// <param name="before">What may stand here, because it stood here before.</param>
    /// <exception cref="JsonException">It is too long to be one.</exception>
    public string Name(ref Utf8JsonReader reader, string? before = null) =>
        NextIsCut || reader.ValueSpan.Length > LongestName
            ? throw new JsonException("the name of a connector is longer than 16 KiB")
            : Read(ref reader, before);

    /// <summary>Whether a string is short enough for a state, a type or a worker id.</summary>
    public bool IsWord(ref Utf8JsonReader reader) => !NextIsCut && reader.ValueSpan.Length <= LongestWord;

    /// <summary>A string that stands in the answer many times.</summary>
    /// <param name="before">What may stand here, because it stood here before.</param>
    public string Shared(ref Utf8JsonReader reader, string? before)
    {
        if (Says(ref reader, before))
        {
            return before!;
        }

        if (!reader.ValueIsEscaped && reader.ValueSpan.Length <= LongestShared)
        {
            if (Says(ref reader, _last))
            {
                return _last;
            }

            Span<char> text = stackalloc char[LongestShared];
            text = text[..Encoding.UTF8.GetChars(reader.ValueSpan, text)];
            var lookup = _shared.GetAlternateLookup<ReadOnlySpan<char>>();
            if (!lookup.TryGetValue(text, out var known))
            {
                known = text.ToString();
                _budget.AddText(reader.ValueSpan.Length);
                _shared.Add(known, known);
            }

            return _last = known;
        }

        var read = Read(ref reader);
        if (_shared.TryAdd(read, read))
        {
            _budget.AddText(reader.ValueSpan.Length);
            return read;
        }

        return _shared[read];
    }

    /// <param name="before">What may stand here, because it stood here before.</param>
    public ConnectState State(ref Utf8JsonReader reader, ConnectState? before)
    {
        if (!reader.ValueIsEscaped && reader.ValueTextEquals("RUNNING"u8))
        {
            return ConnectState.Running;
        }

        var text = Shared(ref reader, before?.Text);
        if (!_states.TryGetValue(text, out var state))
        {
            state = ConnectState.Parse(text);
            _states.Add(text, state);
        }

        return state;
    }

    /// <summary>A trace, cut with a mark at what the reading has left for it; null when empty.</summary>
    /// <param name="before">What may stand here, because it stood here before.</param>
    public string? Trace(ref Utf8JsonReader reader, string? before)
    {
        if (maxTraceBytes == 0)
        {
            return null;
        }

        // A trace has line ends, which JSON escapes: it is resolved here, so that the one held already can be told to be the same.
        var buffer = ArrayPool<char>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            var text = buffer.AsSpan(0, Resolve(ref reader, buffer));
            if (text.IsEmpty)
            {
                return null;
            }

            if (_budget.Traces.Choose(_full) is not { } limit)
            {
                return _budget.Traces.LeftOut;
            }

            // Secrets first, and in more than is kept: what begins before a cut may be known by what comes after it.
            var seen = text[..Math.Min(text.Length, (2 * limit.Bytes) + Ahead)];
            ReadOnlySpan<char> plain = _budget.Traces.Redactor.Redact(seen, NextIsCut || seen.Length < text.Length) is { } redacted
                ? redacted
                : seen;
            var head = limit.Head(plain);
            var mark = NextIsCut || seen.Length < text.Length || head.Length < plain.Length ? limit.Mark + FindCauseBeyond(head, text) : "";
            _budget.Traces.Add(head, mark);
            return IsOf(before, head, mark) ? before : string.Concat(head, mark);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    /// <summary>The root cause stands at the end of a trace, which is the part that is cut off.</summary>
    private string FindCauseBeyond(ReadOnlySpan<char> head, ReadOnlySpan<char> text)
    {
        var line = RootCause.FindLine(text);
        if (line.IsEmpty || RootCause.FindLine(head).SequenceEqual(line))
        {
            return "";
        }

        var shown = line[..Math.Min(line.Length, LongestCause)];
        return $"\n{_budget.Traces.Redactor.Redact(shown, shown.Length < line.Length) ?? shown.ToString()}";
    }

    /// <summary>Whether a string without escapes says just this; nearly all are ASCII, which is compared without decoding.</summary>
    private static bool Says(ref Utf8JsonReader reader, string? text) =>
        text is not null && !reader.ValueIsEscaped && (Ascii.Equals(reader.ValueSpan, text) || reader.ValueTextEquals(text));

    private static bool IsOf(string? text, ReadOnlySpan<char> head, string mark) =>
        text?.Length == head.Length + mark.Length && text.AsSpan().StartsWith(head) && text.EndsWith(mark, StringComparison.Ordinal);

    private static int Resolve(ref Utf8JsonReader reader, Span<char> buffer)
    {
        try
        {
            return reader.CopyString(buffer);
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetChars(reader.ValueSpan, buffer);
        }
    }
}
