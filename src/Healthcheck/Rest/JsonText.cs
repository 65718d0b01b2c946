using System.Text;
using System.Text.Json;
using Healthcheck.Connect;

namespace Healthcheck.Rest;

/// <summary>
/// The strings of an answer: states and worker ids are held once however often they stand there, traces are cut at a limit, and
/// bytes that are not UTF-8 become replacement characters instead of an error.
/// </summary>
internal sealed class JsonText(int maxTraceBytes)
{
    private const int LongestShared = 512;
    private readonly Dictionary<string, string> _shared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ConnectState> _states = new(StringComparer.Ordinal);
    private string _last = "";

    /// <summary>The string read next has already lost its end to the read buffer.</summary>
    public bool NextIsCut { get; set; }

    public static string Read(ref Utf8JsonReader reader)
    {
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

    /// <summary>A string that stands in the answer many times.</summary>
    public string Shared(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped && reader.ValueSpan.Length <= LongestShared)
        {
            if (reader.ValueTextEquals(_last))
            {
                return _last;
            }

            Span<char> text = stackalloc char[LongestShared];
            text = text[..Encoding.UTF8.GetChars(reader.ValueSpan, text)];
            var lookup = _shared.GetAlternateLookup<ReadOnlySpan<char>>();
            if (!lookup.TryGetValue(text, out var known))
            {
                known = text.ToString();
                _shared.Add(known, known);
            }

            return _last = known;
        }

        var read = Read(ref reader);
        return _shared.TryAdd(read, read) ? read : _shared[read];
    }

    public ConnectState State(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("RUNNING"u8))
        {
            return ConnectState.Running;
        }

        var text = Shared(ref reader);
        if (!_states.TryGetValue(text, out var state))
        {
            state = ConnectState.Parse(text);
            _states.Add(text, state);
        }

        return state;
    }

    /// <summary>A trace, cut at the limit with a mark; null when empty.</summary>
    public string? Trace(ref Utf8JsonReader reader)
    {
        var text = maxTraceBytes == 0 ? "" : Read(ref reader);
        if (text.Length == 0)
        {
            return null;
        }

        // A char is at most three bytes of UTF-8, so most traces need no counting.
        if (!NextIsCut && (text.Length * 3 <= maxTraceBytes || Encoding.UTF8.GetByteCount(text) <= maxTraceBytes))
        {
            return text;
        }

        return string.Concat(Head(text), $"\n... (cut at {maxTraceBytes} bytes)");
    }

    private ReadOnlySpan<char> Head(string text)
    {
        var bytes = 0;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > maxTraceBytes)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text.AsSpan(0, length);
    }
}
