using System.Buffers;
using System.Text.Json;

namespace Healthcheck.Rest;

/// <summary>
/// The rest of a string that is too long to be held: it is passed over piece by piece, but has to be JSON like all else. A body that is
/// damaged there is not believed either.
/// </summary>
internal struct PassedString
{
    private const int HexDigits = 4;

    private static readonly SearchValues<byte> AfterBackslash = SearchValues.Create("\"\\/bfnrtu"u8);
    private static readonly SearchValues<byte> Telling = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, ' ').Select(one => (byte)one)]);

    private bool _isEscape;
    private int _hexDigitsLeft;

    /// <returns>Where in this piece the quote is that ends the string; negative: in a later one.</returns>
    /// <exception cref="JsonException">What stands there cannot stand in a string.</exception>
    public int FindEnd(ReadOnlySpan<byte> piece)
    {
        for (var i = 0; i < piece.Length; i++)
        {
            if (_hexDigitsLeft > 0)
            {
                Require(char.IsAsciiHexDigit((char)piece[i]));
                _hexDigitsLeft--;
            }
            else if (_isEscape)
            {
                Require(AfterBackslash.Contains(piece[i]));
                _isEscape = false;
                _hexDigitsLeft = piece[i] == (byte)'u' ? HexDigits : 0;
            }
            else
            {
                var next = piece[i..].IndexOfAny(Telling);
                if (next < 0)
                {
                    return -1;
                }

                i += next;
                if (piece[i] == (byte)'"')
                {
                    return i;
                }

                Require(piece[i] == (byte)'\\');
                _isEscape = true;
            }
        }

        return -1;
    }

    private static void Require(bool isJson)
    {
        if (!isJson)
        {
            throw new JsonException("a string holds what no string can");
        }
    }
}
