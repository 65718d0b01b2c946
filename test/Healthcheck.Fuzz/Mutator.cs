using System.Text;

namespace Healthcheck.Fuzz;

/// <summary>Makes an input of others, by a few of the changes that AFL has found to be worth it.</summary>
internal sealed class Mutator(Random random, ITarget target)
{
    private static readonly byte[] Telling = [0, 1, 0x7F, 0x80, 0xC0, 0xE2, 0xED, 0xF0, 0xFF, .. "\"\\{}[]:,%/?;=\r\n\t *.-+0919eE"u8];

    private readonly byte[][] _words = [.. target.Words.Select(Encoding.UTF8.GetBytes)];
    private readonly byte[] _buffer = new byte[target.LongestInput];
    private int _length;

    /// <returns>Valid until the next call.</returns>
    public ReadOnlyMemory<byte> Mutate(List<byte[]> corpus)
    {
        Take(corpus[random.Next(corpus.Count)]);
        for (var changes = 1 << random.Next(5); changes > 0; changes--)
        {
            Change(corpus);
        }

        return _buffer.AsMemory(0, _length);
    }

    private void Take(byte[] input)
    {
        _length = Math.Min(input.Length, _buffer.Length);
        input.AsSpan(0, _length).CopyTo(_buffer);
    }

    private void Change(List<byte[]> corpus)
    {
        var at = random.Next(_length + 1);
        switch (random.Next(12))
        {
            case 0 when at < _length:
                _buffer[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < _length:
                _buffer[at] = (byte)random.Next(256);
                break;
            case 2 when at < _length:
                _buffer[at] = Telling[random.Next(Telling.Length)];
                break;
            case 3:
                Insert(at, [Telling[random.Next(Telling.Length)]]);
                break;
            case 4 or 5 when _words.Length > 0:
                Insert(at, _words[random.Next(_words.Length)]);
                break;
            case 6 when _words.Length > 0:
                Overwrite(at, _words[random.Next(_words.Length)]);
                break;
            case 7:
                Remove(at, 1 + random.Next(8));
                break;
            case 8:
                Remove(at, 1 + random.Next(Math.Max(1, _length / 2)));
                break;
            case 9:
                Insert(at, Piece(_buffer.AsSpan(0, _length)));
                break;
            case 10:
                Insert(at, Piece(corpus[random.Next(corpus.Count)]));
                break;
            case 11 when random.Next(16) == 0:
                Repeat(at);
                break;
        }
    }

    private ReadOnlySpan<byte> Piece(ReadOnlySpan<byte> of)
    {
        var from = random.Next(of.Length + 1);
        return of.Slice(from, random.Next(Math.Min(of.Length - from, 64) + 1)).ToArray();
    }

    private void Insert(int at, ReadOnlySpan<byte> bytes)
    {
        var fits = bytes[..Math.Min(bytes.Length, _buffer.Length - _length)];
        _buffer.AsSpan(at, _length - at).CopyTo(_buffer.AsSpan(at + fits.Length));
        fits.CopyTo(_buffer.AsSpan(at));
        _length += fits.Length;
    }

    private void Overwrite(int at, ReadOnlySpan<byte> bytes) =>
        bytes[..Math.Min(bytes.Length, _length - at)].CopyTo(_buffer.AsSpan(at));

    private void Remove(int at, int count)
    {
        var gone = Math.Min(count, _length - at);
        _buffer.AsSpan(at + gone, _length - at - gone).CopyTo(_buffer.AsSpan(at));
        _length -= gone;
    }

    /// <summary>What is read by calling itself, or is counted, shows its limits only to many of the same.</summary>
    private void Repeat(int at)
    {
        var unit = _buffer.AsSpan(at, Math.Min(1 + random.Next(4), _length - at)).ToArray();
        var many = new byte[Math.Min(unit.Length << random.Next(16), _buffer.Length - _length)];
        for (var i = 0; i < many.Length; i++)
        {
            many[i] = unit[i % unit.Length];
        }

        Insert(at, many);
    }
}
