using System.Buffers;
using System.Text.Json;

namespace Healthcheck.Rest;

/// <summary>An answer that would exceed the limit for bodies.</summary>
internal sealed class BodyTooLargeException(long limit) : Exception($"the answer is larger than {limit} bytes (--max-body-size)");

/// <summary>
/// Feeds a body to a <see cref="StatusParser"/> through one buffer of fixed size. A string that does not fit the buffer (a trace
/// of megabytes) is cut while it is read.
/// </summary>
internal sealed class StatusStreamReader(Stream stream, StatusParser parser, long maxBodyBytes, int maxTraceBytes)
{
    private const int SmallestBuffer = 64 * 1024;
    private const int Beyond = 2048;

    /// <summary>A character has up to four bytes in UTF-8.</summary>
    private const int LongestRest = 3;

    private static readonly SearchValues<byte> BetweenTokens = SearchValues.Create(" \t\r\n,:"u8);

    // Room for a whole trace, and for what is looked at beyond it, even where every character is escaped.
    private byte[] _buffer = [];
    private int _filled;

    // A string that trickles in would be scanned from its start with each of its bytes: so what has come must double each time.
    private int _wanted;
    private bool _ended;
    private JsonReaderState _state;

    /// <summary>Bytes read so far, decoded.</summary>
    public long Bytes { get; private set; }

    /// <exception cref="JsonException">The body is not what Connect sends.</exception>
    /// <exception cref="BodyTooLargeException">The body is larger than the limit.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(SmallestBuffer, 4 * (maxTraceBytes + Beyond)));
        try
        {
            do
            {
                await FillAsync(cancellationToken);
            }
            while (!_ended && _filled < ByteOrderMark.Length);

            if (_buffer.AsSpan(0, _filled).StartsWith(ByteOrderMark))
            {
                Drop(ByteOrderMark.Length);
            }

            Parse();
            while (!_ended)
            {
                if (_filled == _buffer.Length)
                {
                    await CutStringAsync(cancellationToken);
                }
                else
                {
                    do
                    {
                        await FillAsync(cancellationToken);
                    }
                    while (!_ended && _filled < _wanted);
                }

                if (Bytes > SmallestBuffer)
                {
                    // A list of megabytes may be there as fast as it is read: between two buffers it is the turn of probes, of those
                    // that wait for this thread, and of those that wait for this core.
                    Thread.Yield();
                    await Task.Yield();
                }

                Parse();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private void Parse()
    {
        var reader = new Utf8JsonReader(_buffer.AsSpan(0, _filled), _ended, _state);
        while (reader.Read())
        {
            parser.Accept(ref reader);
        }

        _state = reader.CurrentState;
        Drop((int)reader.BytesConsumed);
        _wanted = Math.Min(2 * _filled, _buffer.Length);
    }

    private void Drop(int count)
    {
        _buffer.AsSpan(count, _filled - count).CopyTo(_buffer);
        _filled -= count;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        var read = await BodyBytes.ReadAsync(stream, _buffer.AsMemory(_filled), cancellationToken);
        _ended = read == 0;
        _filled += read;
        Bytes += read;
        if (Bytes > maxBodyBytes)
        {
            throw new BodyTooLargeException(maxBodyBytes);
        }
    }

    /// <summary>The buffer is full of one token: keep the first half of the string, pass over the rest of it.</summary>
    private async ValueTask CutStringAsync(CancellationToken cancellationToken)
    {
        var start = _buffer.AsSpan(0, _filled).IndexOfAnyExcept(BetweenTokens);
        if (start < 0 || _buffer[start] != (byte)'"')
        {
            throw new JsonException("a token of more than 64 KiB that is no string");
        }

        var kept = SafeCut(start + 1, start + 1 + ((_buffer.Length - start) / 2));
        var rest = new PassedString();
        var end = rest.FindEnd(_buffer.AsSpan(kept, _filled - kept));
        while (end < 0)
        {
            _filled = kept;
            await FillAsync(cancellationToken);
            if (_ended)
            {
                throw new JsonException("the body ended inside a string");
            }

            end = rest.FindEnd(_buffer.AsSpan(kept, _filled - kept));
        }

        end += kept;
        _buffer.AsSpan(end, _filled - end).CopyTo(_buffer.AsSpan(kept));
        _filled -= end - kept;
        parser.ExpectCutString();
    }

    /// <summary>
    /// The last place not after <paramref name="limit"/> that splits neither an escape nor a character. What follows a byte that begins
    /// a character is believed to be of it only when it looks so: where the text is damaged, it may be the quote that ends the string.
    /// </summary>
    private int SafeCut(int position, int limit)
    {
        var safe = position;
        while (position <= limit)
        {
            safe = position;
            position += _buffer[position] == (byte)'\\' ? EscapeLength(position) : 1;
            for (var rest = 0; rest < LongestRest && IsInsideCharacter(_buffer[position]); rest++)
            {
                position++;
            }
        }

        return safe;
    }

    /// <summary>The second, third or fourth byte of a character in UTF-8: 10xxxxxx.</summary>
    private static bool IsInsideCharacter(byte one) => (one & 0xC0) == 0x80;

    /// <summary>The two halves of a surrogate pair, <c>\uD83D\uDE00</c>, are one character.</summary>
    private int EscapeLength(int position)
    {
        if (_buffer[position + 1] != (byte)'u')
        {
            return 2;
        }

        var isHigh = _buffer[position + 2] is (byte)'d' or (byte)'D'
            && _buffer[position + 3] is (byte)'8' or (byte)'9' or (byte)'a' or (byte)'A' or (byte)'b' or (byte)'B';
        return isHigh && _buffer[position + 6] == (byte)'\\' && _buffer[position + 7] == (byte)'u' ? 12 : 6;
    }
}
